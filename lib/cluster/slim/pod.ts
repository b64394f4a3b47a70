import { conditions, image, kindShape, labels, message, metadata, name } from './common.ts';
import { ITEM_LIMITS } from './limits.ts';
import { lastLine } from './message.ts';
import { redactContainer, redactHandler } from './redact.ts';
import { cleanedScalar, fields, list, map, scalar, scalarFields, type Shape } from './shape.ts';

/** Without header values, which can contain credentials. */
const httpGet = fields({
  ...scalarFields('path port scheme host'),
  httpHeaders: list(fields(scalarFields('name'))),
});
const handlers = {
  exec: fields({ command: list(scalar) }),
  httpGet,
  tcpSocket: fields(scalarFields('port host')),
  grpc: fields(scalarFields('port service')),
  sleep: fields(scalarFields('seconds')),
};
const probe = fields(
  {
    ...handlers,
    ...scalarFields(
      'initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold',
    ),
  },
  redactHandler,
);
const lifecycleHandler = fields(handlers, redactHandler);
const keySelector = fields({ name, ...scalarFields('key optional') });

export const resources = fields({ requests: map(scalar), limits: map(scalar) });

/** Name and source of a variable, never its `value`. */
const env = list(
  fields({
    name: scalar,
    valueFrom: fields({
      secretKeyRef: keySelector,
      configMapKeyRef: keySelector,
      fieldRef: fields(scalarFields('fieldPath')),
      resourceFieldRef: fields({ containerName: name, resource: scalar }),
    }),
  }),
  ITEM_LIMITS.perContainer,
);
const optionalName = fields({ name, optional: scalar });

const container: Shape = fields(
  {
    name,
    image,
    ...scalarFields('imagePullPolicy workingDir terminationMessagePolicy restartPolicy stdin tty'),
    command: list(scalar),
    args: list(scalar),
    ports: list(
      fields({ name, ...scalarFields('containerPort hostPort hostIP protocol') }),
      ITEM_LIMITS.perContainer,
    ),
    env,
    envFrom: list(
      fields({ prefix: scalar, configMapRef: optionalName, secretRef: optionalName }),
      ITEM_LIMITS.perContainer,
    ),
    resources,
    volumeMounts: list(
      fields({ name, ...scalarFields('mountPath subPath readOnly') }),
      ITEM_LIMITS.perContainer,
    ),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: fields({ postStart: lifecycleHandler, preStop: lifecycleHandler }),
    securityContext: fields(
      scalarFields(
        'runAsUser runAsGroup runAsNonRoot privileged readOnlyRootFilesystem allowPrivilegeEscalation',
      ),
    ),
  },
  redactContainer,
);
const containers = list(container, ITEM_LIMITS.containers);

const items = list(fields(scalarFields('key path')));
const volume: Shape = fields({
  name,
  emptyDir: fields(scalarFields('medium sizeLimit')),
  configMap: fields({ name, optional: scalar, items }),
  secret: fields({ secretName: name, optional: scalar }),
  persistentVolumeClaim: fields({ claimName: name, readOnly: scalar }),
  hostPath: fields(scalarFields('path type')),
  nfs: fields(scalarFields('server path')),
  csi: fields(scalarFields('driver')),
  image: fields({ reference: image, pullPolicy: scalar }),
  projected: fields({}),
  downwardAPI: fields({}),
  ephemeral: fields({}),
});

export const podSpec = fields({
  ...scalarFields(
    'nodeName restartPolicy serviceAccountName terminationGracePeriodSeconds activeDeadlineSeconds hostNetwork hostPID dnsPolicy schedulerName priorityClassName hostname subdomain shareProcessNamespace automountServiceAccountToken',
  ),
  containers,
  initContainers: containers,
  ephemeralContainers: containers,
  volumes: list(volume, ITEM_LIMITS.perContainer),
  nodeSelector: labels,
  imagePullSecrets: list(fields({ name })),
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
    name,
    ...scalarFields('ready started restartCount'),
    ...scalarFields('image imageID', image),
    state,
    lastState: state,
  }),
  ITEM_LIMITS.containers,
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
