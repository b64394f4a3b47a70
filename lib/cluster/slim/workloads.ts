import { conditions, kindShape, name, reference, selector } from './common.ts';
import { podTemplate } from './pod.ts';
import { fields, list, scalar, scalarFields } from './shape.ts';

export const replicaSet = kindShape({
  spec: fields({ ...scalarFields('replicas minReadySeconds'), selector, template: podTemplate }),
  status: fields({
    ...scalarFields(
      'replicas fullyLabeledReplicas readyReplicas availableReplicas terminatingReplicas observedGeneration',
    ),
    conditions,
  }),
});

export const deployment = kindShape({
  spec: fields({
    ...scalarFields('replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds paused'),
    selector,
    strategy: fields({
      type: scalar,
      rollingUpdate: fields(scalarFields('maxSurge maxUnavailable')),
    }),
    template: podTemplate,
  }),
  status: fields({
    ...scalarFields(
      'replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas observedGeneration',
    ),
    conditions,
  }),
});

export const daemonSet = kindShape({
  spec: fields({
    ...scalarFields('minReadySeconds'),
    selector,
    updateStrategy: fields({
      type: scalar,
      rollingUpdate: fields(scalarFields('maxSurge maxUnavailable')),
    }),
    template: podTemplate,
  }),
  status: fields({
    ...scalarFields(
      'currentNumberScheduled desiredNumberScheduled numberMisscheduled numberReady numberAvailable numberUnavailable updatedNumberScheduled observedGeneration',
    ),
    conditions,
  }),
});

export const claimSpec = fields({
  ...scalarFields('storageClassName volumeName volumeMode'),
  accessModes: list(scalar),
  selector,
  resources: fields({
    requests: fields(scalarFields('storage')),
    limits: fields(scalarFields('storage')),
  }),
});

export const statefulSet = kindShape({
  spec: fields({
    ...scalarFields(
      'replicas serviceName podManagementPolicy minReadySeconds revisionHistoryLimit',
    ),
    selector,
    updateStrategy: fields({
      type: scalar,
      rollingUpdate: fields(scalarFields('partition maxUnavailable')),
    }),
    template: podTemplate,
    volumeClaimTemplates: list(fields({ metadata: fields({ name }), spec: claimSpec })),
  }),
  status: fields({
    ...scalarFields(
      'replicas readyReplicas availableReplicas currentReplicas updatedReplicas currentRevision updateRevision observedGeneration',
    ),
    conditions,
  }),
});

const jobSpec = fields({
  ...scalarFields(
    'parallelism completions completionMode backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished suspend manualSelector',
  ),
  selector,
  template: podTemplate,
});

export const job = kindShape({
  spec: jobSpec,
  status: fields({
    ...scalarFields('active succeeded failed ready terminating startTime completionTime'),
    conditions,
  }),
});

export const cronJob = kindShape({
  spec: fields({
    ...scalarFields(
      'schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit',
    ),
    jobTemplate: fields({ spec: jobSpec }),
  }),
  status: fields({
    ...scalarFields('lastScheduleTime lastSuccessfulTime'),
    active: list(reference('namespace name uid')),
  }),
});

const metricTarget = fields(scalarFields('type averageUtilization averageValue value'));
const metric = fields({ name: scalar, selector });
const scaleTarget = reference('apiVersion kind name');

/** Without currentMetrics, which change every 15 s. The conditions report errors of metrics. */
export const horizontalPodAutoscaler = kindShape({
  spec: fields({
    ...scalarFields('minReplicas maxReplicas'),
    scaleTargetRef: scaleTarget,
    metrics: list(
      fields({
        type: scalar,
        resource: fields({ name: scalar, target: metricTarget }),
        containerResource: fields({ ...scalarFields('name container'), target: metricTarget }),
        pods: fields({ metric, target: metricTarget }),
        object: fields({ metric, target: metricTarget, describedObject: scaleTarget }),
        external: fields({ metric, target: metricTarget }),
      }),
    ),
  }),
  status: fields({
    ...scalarFields('currentReplicas desiredReplicas lastScaleTime observedGeneration'),
    conditions,
  }),
});
