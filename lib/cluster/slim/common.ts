import { cleanMessage } from './message.ts';
import { ITEM_LIMITS, TEXT_LIMITS } from './limits.ts';
import {
  cleanedScalar,
  fields,
  list,
  map,
  scalar,
  scalarFields,
  text,
  type Shape,
} from './shape.ts';

export const message = cleanedScalar(cleanMessage);
/** Name of an object, a namespace, a container or a port. */
export const name = text(TEXT_LIMITS.nameChars);
export const uid = text(TEXT_LIMITS.uidChars);
export const image = text(TEXT_LIMITS.imageChars);
/** Labels, and selectors of labels. */
export const labels = map(text(TEXT_LIMITS.labelValueChars), {
  maxKeys: ITEM_LIMITS.perContainer,
});
/** A reference to an object, by the names of its fields. */
export const reference = (names: string): Shape =>
  fields({
    ...scalarFields(names),
    ...Object.fromEntries(
      Object.entries({ name, namespace: name, uid }).filter(([key]) =>
        names.split(' ').includes(key),
      ),
    ),
  });

/**
 * Annotations that explain how an object was created or how a controller reads it. Never
 * last-applied-configuration, which repeats env values.
 */
export const ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'kubectl.kubernetes.io/restartedAt',
  'kubectl.kubernetes.io/default-container',
  'kubernetes.io/change-cause',
  'kubernetes.io/ingress.class',
  'ingressclass.kubernetes.io/is-default-class',
  'storageclass.kubernetes.io/is-default-class',
  'nginx.ingress.kubernetes.io/rewrite-target',
  'nginx.ingress.kubernetes.io/use-regex',
  'nginx.ingress.kubernetes.io/ssl-redirect',
  'nginx.ingress.kubernetes.io/force-ssl-redirect',
  'nginx.ingress.kubernetes.io/permanent-redirect',
  'nginx.ingress.kubernetes.io/temporal-redirect',
  'nginx.ingress.kubernetes.io/app-root',
  'nginx.ingress.kubernetes.io/from-to-www-redirect',
  'nginx.ingress.kubernetes.io/backend-protocol',
  'sidecar.istio.io/inject',
] as const;

export const metadata = fields({
  ...scalarFields('name namespace generateName', name),
  uid,
  ...scalarFields('generation deletionGracePeriodSeconds'),
  ...scalarFields('creationTimestamp deletionTimestamp', text(TEXT_LIMITS.timeChars)),
  labels,
  annotations: map(text(TEXT_LIMITS.annotationChars), { keys: ANNOTATIONS }),
  ownerReferences: list(reference('apiVersion kind name uid controller'), ITEM_LIMITS.conditions),
  finalizers: list(name, ITEM_LIMITS.conditions),
});

/** Without lastHeartbeatTime, lastProbeTime and lastUpdateTime, which change without a reason. */
export const conditions = list(
  fields({ ...scalarFields('type status reason lastTransitionTime'), message }),
  ITEM_LIMITS.conditions,
);

export const selector = fields({
  matchLabels: labels,
  matchExpressions: list(fields({ ...scalarFields('key operator'), values: list(scalar) })),
});

export const loadBalancer = fields({
  ingress: list(
    fields({
      ...scalarFields('ip hostname'),
      ports: list(fields(scalarFields('port protocol error'))),
    }),
  ),
});

/** The shape of a kind: identity, metadata, and the given top-level fields. */
export const kindShape = (rest: Readonly<Record<string, Shape>>): Shape =>
  fields({ apiVersion: scalar, kind: scalar, metadata, ...rest });
