import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { deployment, incidentCodes, object, onlyIncident } from './diagnose.fixture.ts';

describe('autoscaler and volume claim incidents', () => {
  const hpa = (name: string, conditions: JsonObject[] = []) =>
    object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      },
      status: { conditions },
    });
  const asks = deployment({ app: 'web' }, [
    { name: 'web', resources: { requests: { cpu: '100m' } } },
  ]);
  // The message of a real controller.
  const noMetrics = {
    type: 'ScalingActive',
    status: 'False',
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
  };

  test('an HPA without a target, requests or metrics is an incident', () => {
    expect(incidentCodes([asks, hpa('echoserver')])).toEqual([]);
    expect(onlyIncident([hpa('ngnix')])).toMatchObject({
      code: 'hpa-no-target',
      params: { target: 'Deployment/ngnix' },
    });
    expect(
      onlyIncident([deployment({ app: 'web' }), hpa('echoserver', [noMetrics])]),
    ).toMatchObject({
      code: 'hpa-no-requests',
      params: { container: 'web' },
    });
    expect(onlyIncident([asks, hpa('echoserver', [noMetrics])], { now: 1_000 })).toMatchObject({
      code: 'hpa-no-metrics',
      since: 46_000,
    });
  });

  const claim = (spec: JsonObject) =>
    object('v1/PersistentVolumeClaim', 'data', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        ...spec,
      },
      status: { phase: 'Pending' },
    });
  const user = object('v1/Pod', 'user', {
    spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  });
  const volume = (storage: string) =>
    object(
      'v1/PersistentVolume',
      'v',
      {
        spec: { storageClassName: 'manual', accessModes: ['ReadWriteOnce'], capacity: { storage } },
        status: { phase: 'Available' },
      },
      '',
    );
  const storageClass = object('storage.k8s.io/v1/StorageClass', 'standard', {}, '');

  test.each([
    ['names no class', [claim({})], 'no-class'],
    [
      'names a class that does not exist',
      [claim({ storageClassName: 'fast' }), storageClass],
      'no-class',
    ],
    [
      'fits no volume',
      [claim({ storageClassName: 'manual' }), volume('500Mi'), storageClass],
      'no-volume',
    ],
    [
      'waits for a volume although a Pod uses it',
      [claim({ storageClassName: 'standard' }), user],
      'waiting',
    ],
  ])('a claim that %s is an incident', (_, objects, why) => {
    expect(onlyIncident(objects)).toMatchObject({ code: 'claim-pending', params: { why } });
  });

  test('a claim that waits for its first Pod or can be bound is not an incident', () => {
    expect(incidentCodes([claim({ storageClassName: 'standard' }), storageClass])).toEqual([]);
    expect(
      incidentCodes([claim({ storageClassName: 'manual' }), volume('1024Mi'), storageClass]),
    ).toEqual([]);
  });
});
