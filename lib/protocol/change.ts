import { z } from 'zod';
import { JsonObject } from './json.ts';

/** `group/version/Kind`, without the core group: `v1/Pod`, `apps/v1/Deployment`. */
export const Gvk = z
  .string()
  .regex(/^([a-z0-9.-]+\/)?v[a-z0-9]+\/[A-Z][A-Za-z]+$/)
  .max(120);
export type Gvk = z.infer<typeof Gvk>;

/** Highest number of a counter, and of a duration in ms. */
export const MAX_COUNTER = 2 ** 40 - 1;
/** A number that only grows, or a duration in ms. */
export const Counter = z.int().nonnegative().max(MAX_COUNTER);
/** By the agent's wall clock, ms since 1970. A VM without a clock starts in 1970. */
export const AgentTime = z
  .int()
  .nonnegative()
  .max(Date.UTC(2101, 0, 1) - 1);

const Name = z.string().max(253);
const Uid = z.string().min(1).max(128);

/** An object in the student's cluster. `ns` is empty for cluster-scoped kinds. */
export const ObjectRef = z.object({ uid: Uid, gvk: Gvk, ns: Name, name: Name });
export type ObjectRef = z.infer<typeof ObjectRef>;

/**
 * Fields of every change: its number in the epoch, the agent's wall clock (ms since 1970) and its
 * monotonic clock (ms since the epoch began).
 */
const sequenceFields = {
  seq: Counter.positive(),
  seenAt: AgentTime,
  mono: Counter,
};

/**
 * First 16 hex digits of SHA-256 over the canonical bytes of a slim object. The digest is their sum
 * modulo 2^64.
 */
export const Hash = z.string().regex(/^[0-9a-f]{16}$/);

/** Kinds of one plan. */
export const MAX_PLANNED_KINDS = 100;

/**
 * State of a planned kind (C9). `stalled`: the API server has refused its list or watch for 60 s, so
 * the known objects can be out of date.
 */
export const KindState = z.enum(['watching', 'absent', 'forbidden', 'stalled']);
export type KindState = z.infer<typeof KindState>;

/** Whether objects of a kind in this state count. Those of a stalled kind are its last known ones. */
export function isKnownKind(state: KindState | undefined): boolean {
  return state === 'watching' || state === 'stalled';
}

export const ClusterFacts = z.object({
  /** uid of the kube-system namespace, which identifies the cluster. */
  uid: Uid,
  distribution: z.enum(['kind', 'minikube', 'gke', 'other']),
  version: z.string().max(64),
  nodes: Counter,
});
export type ClusterFacts = z.infer<typeof ClusterFacts>;

/** The rules of each change are numbered in docs/protocol.md, "Changes". */
export const Change = z.discriminatedUnion('op', [
  /** The state of an object. Between `reset-begin` and `reset-end`, a part of the full state. */
  z.object({
    op: z.literal('set'),
    ...sequenceFields,
    ...ObjectRef.shape,
    object: JsonObject,
    hash: Hash,
  }),
  /**
   * The object was deleted; `object` is its last known state. `inferred`: a relist noticed it; the
   * object was deleted some time after `since`.
   */
  z.object({
    op: z.literal('gone'),
    ...sequenceFields,
    ...ObjectRef.shape,
    object: JsonObject,
    inferred: z.object({ since: AgentTime }).optional(),
  }),
  /** A Kubernetes Event or a probe's response. In neither the mirror nor the digest. */
  z.object({
    op: z.literal('observed'),
    ...sequenceFields,
    ...ObjectRef.shape,
    what: z.enum(['event', 'probe']),
    object: JsonObject,
  }),
  z.object({
    op: z.literal('reset-begin'),
    ...sequenceFields,
    why: z.enum(['start', 'resync', 'cluster-replaced', 'gap']),
  }),
  z.object({ op: z.literal('reset-end'), ...sequenceFields }),
  z.object({
    op: z.literal('plan-applied'),
    ...sequenceFields,
    plan: Counter,
    kinds: z
      .record(z.string(), z.unknown())
      .refine((kinds) => Object.keys(kinds).length <= MAX_PLANNED_KINDS, {
        error: `more than ${MAX_PLANNED_KINDS} kinds`,
        abort: true,
      })
      .pipe(z.record(Gvk, KindState)),
  }),
  /** Identifies the cluster. `replaced`: the mirror is cleared, and no object counts as deleted. */
  z.object({
    op: z.literal('cluster'),
    ...sequenceFields,
    cluster: ClusterFacts,
    replaced: z.boolean(),
  }),
  /**
   * Changes were lost, and a reset follows. `from`, `to`: the agent's wall clock, ms since 1970.
   */
  z.object({
    op: z.literal('gap'),
    ...sequenceFields,
    why: z.enum(['spool-full', 'spool-damaged', 'refused']),
    from: AgentTime,
    to: AgentTime,
  }),
]);
export type Change = z.infer<typeof Change>;
export type ChangeOf<Op extends Change['op']> = Extract<Change, { op: Op }>;
