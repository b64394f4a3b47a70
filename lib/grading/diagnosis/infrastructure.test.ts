import { describe, expect, test } from 'vitest';
import { object, onlyIncident } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';

describe('infrastructure incidents', () => {
  const node = (ready: string, pressed = 'False') =>
    object(
      'v1/Node',
      'n',
      {
        status: {
          conditions: [
            { type: 'Ready', status: ready, reason: 'KubeletNotReady' },
            { type: 'DiskPressure', status: pressed },
          ],
        },
      },
      '',
    );
  const part = (component: string, label: string, ready: boolean) =>
    object(
      'v1/Pod',
      `${component}-n`,
      {
        metadata: { labels: { [label]: component } },
        status: {
          containerStatuses: [{ ready, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
      },
      'kube-system',
    );
  const pulls = (message: string) =>
    object('v1/Pod', 'p', {
      status: {
        containerStatuses: [
          { name: 'web', state: { waiting: { reason: 'ErrImagePull', message } } },
        ],
      },
    });

  test.each([
    ['a node that is not ready', [node('Unknown')], 'node-not-ready', { why: 'KubeletNotReady' }],
    ['a full disk', [node('True', 'True')], 'node-pressure', { what: 'disk' }],
    [
      'a scheduler that crashes',
      [part('kube-scheduler', 'component', false)],
      'component-down',
      { component: 'kube-scheduler' },
    ],
    [
      'a scheduler whose manifest was removed',
      [
        node('True'),
        part('kube-apiserver', 'component', true),
        part('kube-controller-manager', 'component', true),
      ],
      'component-down',
      { component: 'kube-scheduler' },
    ],
    ['DNS without a ready Pod', [part('kube-dns', 'k8s-app', false)], 'dns-down', {}],
    [
      'an unreachable registry',
      [pulls('dial tcp: lookup registry-1.docker.io: i/o timeout')],
      'image-pull',
      { why: 'unreachable' },
    ],
  ])("%s is not caused by the student's work", (_, objects, code, params) => {
    const found = diagnose(objects).filter(
      (incident) =>
        incident.code !== 'component-down' || incident.params['component'] === 'kube-scheduler',
    );
    expect(found).toMatchObject([{ code, scope: 'infrastructure', params }]);
  });

  test("a wrong image name is caused by the student's work", () => {
    expect(onlyIncident([pulls('manifest unknown')])).toMatchObject({
      code: 'image-pull',
      scope: 'own',
    });
  });
});
