import type { V1Deployment, V1Job, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import type { Kube } from '#e2e/harness/kube.ts';

// No token mount: it would make up a third of each recorded Pod. The Pods of kube-system have one.
const pod = (name: string, image: string, rest = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {automountServiceAccountToken: false, containers: [{name: ${name}, image: '${image}'${rest}}]}
`;

/** The first Pod of the course. */
const ECHO_POD = pod(
  'echo-pod',
  'hashicorp/http-echo:0.2.3',
  `, args: ['-text=foo', '-listen=:8080'], ports: [{containerPort: 8080}]`,
);

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: echoserver}
spec:
  replicas: 1
  selector: {matchLabels: {app: echoserver}}
  template:
    metadata: {labels: {app: echoserver}}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 1
      containers: [{name: echoserver, image: 'hashicorp/http-echo:0.2.3', args: ['-text=foo', '-listen=:8080'], env: [{name: GREETING, value: hello}]}]
---
apiVersion: v1
kind: Service
metadata: {name: echoserver}
spec: {selector: {app: echoserver}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: echoserver}
spec: {rules: [{host: echo.info, http: {paths: [{path: /foo, pathType: Prefix, backend: {service: {name: echoserver, port: {number: 80}}}}]}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: echoserver}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: echoserver}
  minReplicas: 1
  maxReplicas: 3
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
`;

/** One object of each other kind, with few Pods. */
const OTHER_OBJECTS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {template: {spec: {automountServiceAccountToken: false, restartPolicy: Never, containers: [{name: once, image: 'busybox:1.36', command: ['true']}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: '0 3 * * *', suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: nightly, image: 'busybox:1.36', command: ['true']}]}}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec: {replicas: 0, serviceName: store, selector: {matchLabels: {app: store}}, template: {metadata: {labels: {app: store}}, spec: {containers: [{name: store, image: 'nginx:1.18.0'}]}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`;

/**
 * A short student session: works, fails to pull an image, cleans up. Restores the cluster's state.
 */
export async function runScenario(kube: Kube): Promise<void> {
  let volume: string | undefined;
  try {
    await kube.apply(ECHO_POD);
    await kube.waitFor<V1Pod>(
      { apiVersion: 'v1', kind: 'Pod', name: 'echo-pod' },
      'is ready',
      (object) => isReady(object),
    );
    await kube.apply(pod('typo', 'nginx:no-such-tag'));
    await kube.waitFor<V1Pod>(
      { apiVersion: 'v1', kind: 'Pod', name: 'typo' },
      'cannot pull',
      (object) => object.status?.containerStatuses?.[0]?.state?.waiting?.reason === 'ErrImagePull',
    );
    await kube.delete(pod('typo', 'nginx:no-such-tag'));
    await kube.apply(DEPLOYMENT);
    await kube.waitFor<V1Deployment>(
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'echoserver' },
      'is available',
      (object) => object.status?.availableReplicas === 1,
    );
    await kube.apply(OTHER_OBJECTS);
    await kube.waitFor<V1Job>(
      { apiVersion: 'batch/v1', kind: 'Job', name: 'once' },
      'is complete',
      (object) => object.status?.succeeded === 1,
    );
    const claim = await kube.waitFor<V1PersistentVolumeClaim>(
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'claim' },
      'is bound',
      (object) => object.status?.phase === 'Bound',
    );
    volume = claim.spec?.volumeName;
    await kube.delete(ECHO_POD);
  } finally {
    await kube.cleanUp();
    // The cluster created the volume and deletes it some time after its claim.
    if (volume)
      await kube.waitForDeletion(
        { apiVersion: 'v1', kind: 'PersistentVolume', name: volume },
        { timeoutMs: 120_000 },
      );
  }
}

function isReady(object: V1Pod): boolean {
  return (
    object.status?.conditions?.some(
      (condition) => condition.type === 'Ready' && condition.status === 'True',
    ) ?? false
  );
}
