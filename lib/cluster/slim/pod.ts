import { conditions, kindShape, message, metadata } from './common.ts';
import { lastLine } from './message.ts';
import { cleanedScalar, fields, list, map, scalar, scalarFields, type Shape } from './shape.ts';

/** Without header values, which can contain credentials. */
const httpGet = fields({
  ...scalarFields('path port scheme host'),
  httpHeaders: list(fields(scalarFields('name'))),
});
const handler = {
  exec: fields({ command: list(scalar) }),
  httpGet,
  tcpSocket: fields(scalarFields('port host')),
  grpc: fields(scalarFields('port service')),
  sleep: fields(scalarFields('seconds')),
};
const probe = fields({
  ...handler,
  ...scalarFields(
    'initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold',
  ),
});
const keySelector = fields(scalarFields('name key optional'));

export const resources = fields({ requests: map(scalar), limits: map(scalar) });

/** Name and source of a variable, never its `value`. */
const env = list(
  fields({
    name: scalar,
    valueFrom: fields({
      secretKeyRef: keySelector,
      configMapKeyRef: keySelector,
      fieldRef: fields(scalarFields('fieldPath')),
      resourceFieldRef: fields(scalarFields('containerName resource')),
    }),
  }),
);
const optionalName = fields(scalarFields('name optional'));

const container: Shape = fields({
  ...scalarFields(
    'name image imagePullPolicy workingDir terminationMessagePolicy restartPolicy stdin tty',
  ),
  command: list(scalar),
  args: list(scalar),
  ports: list(fields(scalarFields('name containerPort hostPort hostIP protocol'))),
  env,
  envFrom: list(fields({ prefix: scalar, configMapRef: optionalName, secretRef: optionalName })),
  resources,
  volumeMounts: list(fields(scalarFields('name mountPath subPath readOnly'))),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: fields({ postStart: fields(handler), preStop: fields(handler) }),
  securityContext: fields(
    scalarFields(
      'runAsUser runAsGroup runAsNonRoot privileged readOnlyRootFilesystem allowPrivilegeEscalation',
    ),
  ),
});

const items = list(fields(scalarFields('key path')));
const volume: Shape = fields({
  name: scalar,
  emptyDir: fields(scalarFields('medium sizeLimit')),
  configMap: fields({ ...scalarFields('name optional'), items }),
  secret: fields(scalarFields('secretName optional')),
  persistentVolumeClaim: fields(scalarFields('claimName readOnly')),
  hostPath: fields(scalarFields('path type')),
  nfs: fields(scalarFields('server path')),
  csi: fields(scalarFields('driver')),
  image: fields(scalarFields('reference pullPolicy')),
  projected: fields({}),
  downwardAPI: fields({}),
  ephemeral: fields({}),
});

export const podSpec = fields({
  ...scalarFields(
    'nodeName restartPolicy serviceAccountName terminationGracePeriodSeconds activeDeadlineSeconds hostNetwork hostPID dnsPolicy schedulerName priorityClassName hostname subdomain shareProcessNamespace automountServiceAccountToken',
  ),
  containers: list(container),
  initContainers: list(container),
  ephemeralContainers: list(container),
  volumes: list(volume),
  nodeSelector: map(scalar),
  imagePullSecrets: list(fields(scalarFields('name'))),
  securityContext: fields(scalarFields('runAsUser runAsGroup runAsNonRoot fsGroup')),
});

export const podTemplate = fields({ metadata, spec: podSpec });

const lastLineMessage = cleanedScalar(lastLine);
const state = fields({
  running: fields(scalarFields('startedAt')),
  waiting: fields({ reason: scalar, message }),
  terminated: fields({
    ...scalarFields('exitCode signal reason startedAt finishedAt'),
    message: lastLineMessage,
  }),
});
const containerStatuses = list(
  fields({
    ...scalarFields('name ready started restartCount image imageID'),
    state,
    lastState: state,
  }),
);

export const pod = kindShape({
  spec: podSpec,
  status: fields({
    ...scalarFields('phase reason podIP hostIP startTime qosClass nominatedNodeName'),
    message,
    podIPs: list(fields(scalarFields('ip'))),
    conditions,
    containerStatuses,
    initContainerStatuses: containerStatuses,
    ephemeralContainerStatuses: containerStatuses,
  }),
});
