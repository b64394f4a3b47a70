import { describe, expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import { findImageDifference, findPulledImageDifference } from './image.ts';
import { isSameProcess } from '../commands/process.ts';
import { isSameQuantity } from './quantity.ts';
import { listRequirements } from './selector.ts';

describe('value comparison in the way of Kubernetes', () => {
  test.each<[string, string, ReturnType<typeof findImageDifference>]>([
    ['nginx:1.18.0', 'docker.io/library/nginx:1.18.0', null],
    ['nginx', 'index.docker.io/nginx:latest', null],
    ['hashicorp/http-echo', 'docker.io/hashicorp/http-echo:latest', null],
    ['localhost/a', 'a', 'name'],
    ['localhost:5000/a:1', 'localhost:5000/a:1', null],
    ['nginx', 'quay.io/library/nginx', 'registry'],
    ['nginx:1.18.0', 'nginx:1.18.0@sha256:00', null],
    ['nginx@sha256:00', 'nginx:1.18.0@sha256:01', 'tag'],
    ['Registry/a', 'a', 'name'],
    ['*:1.18.0', 'quay.io/x/y:1.18.0', null],
    ['busybox:*', 'busybox', null],
    ['nginx:1.18.0', 'mirror.gcr.io/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'public.ecr.aws/docker/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'registry-1.docker.io/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'registry.hub.docker.com/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'docker.io:443/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'm.daocloud.io/docker.io/library/nginx:1.18.0', null],
    ['nginx', '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/docker-hub/library/nginx', null],
    ['nginx', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/docker/library/nginx', null],
    ['nginx', 'gitlab.example.com/group/sub/dependency_proxy/containers/nginx:latest', null],
    ['a/b:1', 'gitlab.example.com:5050/g/dependency_proxy/containers/a/b:1', null],
    ['hashicorp/http-echo:1.0', 'mirror.gcr.io/hashicorp/http-echo:1.0@sha256:00', null],
    ['mirror.gcr.io/library/busybox', 'public.ecr.aws/docker/library/busybox', null],
    ['busybox:*', 'mirror.gcr.io/library/busybox:1.36', null],
    ['nginx:1.18.0', 'registry.docker-cn.com/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'mirror.ccs.tencentyun.com/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'abc123xy.mirror.aliyuncs.com/library/nginx:1.18.0', null],
    ['nginx:1.18.0', 'cr.yandex/mirror/nginx:1.18.0', null],
    ['nginx:1.18.0', 'cr.yandex/crp123/nginx:1.18.0', 'name'],
    ['nginx:1.18.0', 'mirror.aliyuncs.com.example.com/library/nginx:1.18.0', 'registry'],
    ['k8s.gcr.io/pause:3.9', 'registry.k8s.io/pause:3.9', null],
    ['nginx:1.18.0', 'mirror.gcr.io/library/nginx:1.19.0', 'tag'],
    ['nginx:1.18.0', 'mirror.gcr.io/library/ngnix:1.18.0', 'name'],
    ['nginx', 'public.ecr.aws/nginx/nginx', 'name'],
    ['nginx', 'registry.k8s.io/library/nginx', 'registry'],
    ['nginx', 'quay.io/library/nginx', 'registry'],
    ['nginx', 'mirror.gcr.io.example.com/library/nginx', 'registry'],
    ['nginx', 'example.com/docker-hub/library/nginx', 'name'],
    ['nginx', 'gitlab.example.com/dependency_proxy/containers/nginx', 'name'],
  ])('image %s compared with %s differs in: %s', (expected, found, difference) => {
    expect(findImageDifference(expected, found)).toBe(difference);
  });

  test('a node has a pulled image only under the name under which it was pulled', () => {
    const mirrored = 'mirror.gcr.io/library/nginx:1.18.0';
    expect(findPulledImageDifference('nginx:1.18.0', mirrored)).toBe('registry');
    expect(findPulledImageDifference('nginx:1.18.0', 'docker.io/library/nginx:1.18.0')).toBeNull();
  });

  test.each([
    ['1000m', '1', true],
    ['0.5Gi', '512Mi', true],
    ['1e3', '1k', true],
    ['1E3', '1000', true],
    ['1E', '1000P', true],
    ['1Ki', '1024', true],
    ['1k', '1024', false],
    ['100n', '0.1u', true],
    ['1.5e-3', '1500u', true],
    ['1Ei', '1152921504606846976', true],
    ['.5', '500m', true],
    ['1K', '1000', false],
    ['', '', false],
    ['80%', '80%', false],
  ])('quantity %s equals %s: %s', (left, right, same) => {
    expect(isSameQuantity(left, right)).toBe(same);
  });

  test.each<[readonly string[], readonly string[], boolean]>([
    [['sh', '-c', 'echo a; sleep 1'], ['/bin/sh', '-c', 'echo "a"\nsleep 1\n'], true],
    [['sleep', 'infinity'], ['/bin/busybox', 'sleep', 'infinity'], true],
    [['sh', '-c', 'echo a'], ['sh', '-c', 'echo a && true'], false],
    [['sh', '-c', 'echo a;  sleep 1'], ['sh', '-c', 'echo "a; sleep 1"'], false],
  ])('process %j equals %j: %s', (left, right, same) => {
    expect(isSameProcess(left, right)).toBe(same);
  });

  test('equal selectors have equal requirements in any notation', () => {
    const written: Json = {
      matchLabels: { app: 'a' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['y', 'x', 'x'] },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    };
    const equivalent: Json = {
      matchExpressions: [
        { key: 'old', operator: 'DoesNotExist', values: [] },
        { key: 'app', operator: 'In', values: ['a'] },
        { key: 'tier', operator: 'In', values: ['x', 'y'] },
      ],
    };
    expect(listRequirements(written)).toEqual(listRequirements(equivalent));
  });
});
