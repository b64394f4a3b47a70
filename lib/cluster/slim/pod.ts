import { conditions, kind, message, metadata } from './common.ts';
import { lastLine } from './message.ts';
import { cleaned, fields, list, map, scalar, words, type Shape } from './shape.ts';

/** Header values stay behind, they may authorise. */
const httpGet = fields({
  ...words('path port scheme host'),
  httpHeaders: list(fields(words('name'))),
});
const handler = {
  exec: fields({ command: list(scalar) }),
  httpGet,
  tcpSocket: fields(words('port host')),
  grpc: fields(words('port service')),
  sleep: fields(words('seconds')),
};
const probe = fields({
  ...handler,
  ...words('initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold'),
});
const keyOf = fields(words('name key optional'));

export const resources = fields({ requests: map(scalar), limits: map(scalar) });

/** Of a variable its name and where its value comes from; never `value`. */
const env = list(
  fields({
    name: scalar,
    valueFrom: fields({
      secretKeyRef: keyOf,
      configMapKeyRef: keyOf,
      fieldRef: fields(words('fieldPath')),
      resourceFieldRef: fields(words('containerName resource')),
    }),
  }),
);
const named = fields(words('name optional'));

const container: Shape = fields({
  ...words(
    'name image imagePullPolicy workingDir terminationMessagePolicy restartPolicy stdin tty',
  ),
  command: list(scalar),
  args: list(scalar),
  ports: list(fields(words('name containerPort hostPort hostIP protocol'))),
  env,
  envFrom: list(fields({ prefix: scalar, configMapRef: named, secretRef: named })),
  resources,
  volumeMounts: list(fields(words('name mountPath subPath readOnly'))),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: fields({ postStart: fields(handler), preStop: fields(handler) }),
  securityContext: fields(
    words(
      'runAsUser runAsGroup runAsNonRoot privileged readOnlyRootFilesystem allowPrivilegeEscalation',
    ),
  ),
});

const items = list(fields(words('key path')));
const volume: Shape = fields({
  name: scalar,
  emptyDir: fields(words('medium sizeLimit')),
  configMap: fields({ ...words('name optional'), items }),
  secret: fields(words('secretName optional')),
  persistentVolumeClaim: fields(words('claimName readOnly')),
  hostPath: fields(words('path type')),
  nfs: fields(words('server path')),
  csi: fields(words('driver')),
  image: fields(words('reference pullPolicy')),
  projected: fields({}),
  downwardAPI: fields({}),
  ephemeral: fields({}),
});

export const podSpec = fields({
  ...words(
    'nodeName restartPolicy serviceAccountName terminationGracePeriodSeconds activeDeadlineSeconds hostNetwork hostPID dnsPolicy schedulerName priorityClassName hostname subdomain shareProcessNamespace automountServiceAccountToken',
  ),
  containers: list(container),
  initContainers: list(container),
  ephemeralContainers: list(container),
  volumes: list(volume),
  nodeSelector: map(scalar),
  imagePullSecrets: list(fields(words('name'))),
  securityContext: fields(words('runAsUser runAsGroup runAsNonRoot fsGroup')),
});

export const podTemplate = fields({ metadata, spec: podSpec });

const last = cleaned(lastLine);
const state = fields({
  running: fields(words('startedAt')),
  waiting: fields({ reason: scalar, message }),
  terminated: fields({ ...words('exitCode signal reason startedAt finishedAt'), message: last }),
});
const containerStatuses = list(
  fields({ ...words('name ready started restartCount image imageID'), state, lastState: state }),
);

export const pod = kind({
  spec: podSpec,
  status: fields({
    ...words('phase reason podIP hostIP startTime qosClass nominatedNodeName'),
    message,
    podIPs: list(fields(words('ip'))),
    conditions,
    containerStatuses,
    initContainerStatuses: containerStatuses,
    ephemeralContainerStatuses: containerStatuses,
  }),
});
