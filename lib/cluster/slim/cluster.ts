import { conditions, kind, message } from './common.ts';
import { firstLine } from './message.ts';
import { cleaned, fields, list, map, scalar, words } from './shape.ts';
import { claimSpec } from './workloads.ts';

export const namespace = kind({ status: fields({ phase: scalar, conditions }) });

/** Conditions without their messages and heartbeats; no provider's id. Of the images on it the names, as `withImageNames` leaves them. */
export const node = kind({
  spec: fields({ unschedulable: scalar, taints: list(fields(words('key value effect'))) }),
  status: fields({
    addresses: list(fields(words('type address'))),
    capacity: map(scalar, ['cpu', 'memory', 'pods', 'ephemeral-storage']),
    allocatable: map(scalar, ['cpu', 'memory', 'pods', 'ephemeral-storage']),
    conditions: list(fields(words('type status reason lastTransitionTime'))),
    images: list(fields({ names: list(scalar) })),
    nodeInfo: fields(
      words(
        'kubeletVersion containerRuntimeVersion osImage architecture operatingSystem kernelVersion',
      ),
    ),
  }),
});

export const persistentVolumeClaim = kind({
  spec: claimSpec,
  status: fields({
    phase: scalar,
    accessModes: list(scalar),
    capacity: fields(words('storage')),
    conditions,
  }),
});

export const persistentVolume = kind({
  spec: fields({
    ...words('persistentVolumeReclaimPolicy storageClassName volumeMode'),
    accessModes: list(scalar),
    capacity: fields(words('storage')),
    claimRef: fields(words('namespace name uid')),
    hostPath: fields(words('path type')),
    local: fields(words('path')),
    nfs: fields(words('server path')),
    csi: fields(words('driver')),
  }),
  status: fields({ ...words('phase reason'), message }),
});

export const role = kind({
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

export const roleBinding = kind({
  subjects: list(fields(words('kind apiGroup namespace name'))),
  roleRef: fields(words('apiGroup kind name')),
});

export const serviceAccount = kind({
  automountServiceAccountToken: scalar,
  imagePullSecrets: list(fields(words('name'))),
});

/** A warning of Kubernetes' own (core v1): observed, never part of the mirror. */
export const warning = kind({
  ...words('type reason count firstTimestamp lastTimestamp eventTime reportingComponent'),
  message: cleaned(firstLine),
  involvedObject: fields(words('apiVersion kind namespace name uid fieldPath')),
  source: fields(words('component')),
  series: fields(words('count lastObservedTime')),
});
