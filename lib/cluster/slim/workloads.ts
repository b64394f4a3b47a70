import { conditions, kind, selector } from './common.ts';
import { podTemplate } from './pod.ts';
import { fields, list, scalar, words } from './shape.ts';

export const replicaSet = kind({
  spec: fields({ ...words('replicas minReadySeconds'), selector, template: podTemplate }),
  status: fields({
    ...words(
      'replicas fullyLabeledReplicas readyReplicas availableReplicas terminatingReplicas observedGeneration',
    ),
    conditions,
  }),
});

export const deployment = kind({
  spec: fields({
    ...words('replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused'),
    selector,
    strategy: fields({ type: scalar, rollingUpdate: fields(words('maxSurge maxUnavailable')) }),
    template: podTemplate,
  }),
  status: fields({
    ...words(
      'replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas observedGeneration',
    ),
    conditions,
  }),
});

export const daemonSet = kind({
  spec: fields({
    ...words('minReadySeconds'),
    selector,
    updateStrategy: fields({
      type: scalar,
      rollingUpdate: fields(words('maxSurge maxUnavailable')),
    }),
    template: podTemplate,
  }),
  status: fields({
    ...words(
      'currentNumberScheduled desiredNumberScheduled numberMisscheduled numberReady numberAvailable numberUnavailable updatedNumberScheduled observedGeneration',
    ),
    conditions,
  }),
});

export const claimSpec = fields({
  ...words('storageClassName volumeName volumeMode'),
  accessModes: list(scalar),
  selector,
  resources: fields({ requests: fields(words('storage')), limits: fields(words('storage')) }),
});

export const statefulSet = kind({
  spec: fields({
    ...words('replicas serviceName podManagementPolicy minReadySeconds revisionHistoryLimit'),
    selector,
    updateStrategy: fields({
      type: scalar,
      rollingUpdate: fields(words('partition maxUnavailable')),
    }),
    template: podTemplate,
    volumeClaimTemplates: list(fields({ metadata: fields(words('name')), spec: claimSpec })),
  }),
  status: fields({
    ...words(
      'replicas readyReplicas availableReplicas currentReplicas updatedReplicas currentRevision updateRevision observedGeneration',
    ),
    conditions,
  }),
});

const jobSpec = fields({
  ...words(
    'parallelism completions completionMode backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished suspend manualSelector',
  ),
  selector,
  template: podTemplate,
});

export const job = kind({
  spec: jobSpec,
  status: fields({
    ...words('active succeeded failed ready terminating startTime completionTime'),
    conditions,
  }),
});

export const cronJob = kind({
  spec: fields({
    ...words(
      'schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit',
    ),
    jobTemplate: fields({ spec: jobSpec }),
  }),
  status: fields({
    ...words('lastScheduleTime lastSuccessfulTime'),
    active: list(fields(words('namespace name uid'))),
  }),
});

const target = fields(words('type averageUtilization averageValue value'));
const metric = fields({ name: scalar, selector });
const scaled = fields(words('apiVersion kind name'));

/** Without currentMetrics: they move every 15 s, and the conditions say what is wrong with them. */
export const horizontalPodAutoscaler = kind({
  spec: fields({
    ...words('minReplicas maxReplicas'),
    scaleTargetRef: scaled,
    metrics: list(
      fields({
        type: scalar,
        resource: fields({ name: scalar, target }),
        containerResource: fields({ ...words('name container'), target }),
        pods: fields({ metric, target }),
        object: fields({ metric, target, describedObject: scaled }),
        external: fields({ metric, target }),
      }),
    ),
  }),
  status: fields({
    ...words('currentReplicas desiredReplicas lastScaleTime observedGeneration'),
    conditions,
  }),
});
