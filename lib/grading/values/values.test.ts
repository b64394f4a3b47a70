import { describe, expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import { findImageDifference } from './image.ts';
import { isSameProcess } from './process.ts';
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
  ])('image %s compared with %s differs in: %s', (expected, found, difference) => {
    expect(findImageDifference(expected, found)).toBe(difference);
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
