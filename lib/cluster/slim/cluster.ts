import { conditions, image, kindShape, message, name, reference } from './common.ts';
import { ITEM_LIMITS } from './limits.ts';
import { firstLine } from './message.ts';
import { cleanedScalar, fields, list, map, scalar, scalarFields } from './shape.ts';
import { claimSpec } from './workloads.ts';

export const namespace = kindShape({ status: fields({ phase: scalar, conditions }) });

const nodeResources = map(scalar, { keys: ['cpu', 'memory', 'pods', 'ephemeral-storage'] });

/**
 * Conditions without messages and heartbeats, no provider ID, and images as `withImageNames`
 * returns them.
 */
export const node = kindShape({
  spec: fields({ unschedulable: scalar, taints: list(fields(scalarFields('key value effect'))) }),
  status: fields({
    addresses: list(fields(scalarFields('type address'))),
    capacity: nodeResources,
    allocatable: nodeResources,
    conditions: list(
      fields(scalarFields('type status reason lastTransitionTime')),
      ITEM_LIMITS.conditions,
    ),
    images: list(fields({ names: list(image) })),
    nodeInfo: fields(
      scalarFields(
        'kubeletVersion containerRuntimeVersion osImage architecture operatingSystem kernelVersion',
      ),
    ),
  }),
});

export const persistentVolumeClaim = kindShape({
  spec: claimSpec,
  status: fields({
    phase: scalar,
    accessModes: list(scalar),
    capacity: fields(scalarFields('storage')),
    conditions,
  }),
});

export const persistentVolume = kindShape({
  spec: fields({
    ...scalarFields('persistentVolumeReclaimPolicy storageClassName volumeMode'),
    accessModes: list(scalar),
    capacity: fields(scalarFields('storage')),
    claimRef: reference('namespace name uid'),
    hostPath: fields(scalarFields('path type')),
    local: fields(scalarFields('path')),
    nfs: fields(scalarFields('server path')),
    csi: fields(scalarFields('driver')),
  }),
  status: fields({ ...scalarFields('phase reason'), message }),
});

export const role = kindShape({
  rules: list(
    fields({
      apiGroups: list(scalar),
      resources: list(scalar),
      resourceNames: list(scalar),
      verbs: list(scalar),
      nonResourceURLs: list(scalar),
    }),
  ),
});

export const roleBinding = kindShape({
  subjects: list(reference('kind apiGroup namespace name')),
  roleRef: reference('apiGroup kind name'),
});

export const serviceAccount = kindShape({
  automountServiceAccountToken: scalar,
  imagePullSecrets: list(fields({ name })),
});

/** A Kubernetes Event (core v1): observed, never part of the mirror. */
export const warning = kindShape({
  ...scalarFields('type reason count firstTimestamp lastTimestamp eventTime reportingComponent'),
  message: cleanedScalar(firstLine),
  involvedObject: reference('apiVersion kind namespace name uid fieldPath'),
  source: fields(scalarFields('component')),
  series: fields(scalarFields('count lastObservedTime')),
});
