import { z } from 'zod';
import { JsonObject } from './json.ts';

/** `group/version/Kind`, the core group left out: `v1/Pod`, `apps/v1/Deployment`. */
export const Gvk = z
  .string()
  .regex(/^([a-z0-9.-]+\/)?v[a-z0-9]+\/[A-Z][A-Za-z]+$/)
  .max(120);
export type Gvk = z.infer<typeof Gvk>;

const Name = z.string().max(253);
const Uid = z.string().min(1).max(128);

/** Which object of the student's cluster: its uid and what `kubectl` calls it. `ns` is empty for cluster-scoped kinds. */
export const ObjectRef = z.object({ uid: Uid, gvk: Gvk, ns: Name, name: Name });
export type ObjectRef = z.infer<typeof ObjectRef>;

/** Every change: its number in the epoch, the agent's wall clock (ms since 1970) and monotonic clock (ms since the epoch began). */
const sequenceFields = {
  seq: z.int().positive(),
  seenAt: z.int().nonnegative(),
  mono: z.int().nonnegative(),
};

/** First 16 hex digits of SHA-256 over the canonical bytes of a slim object; summed modulo 2^64 for the digest. */
export const Hash = z.string().regex(/^[0-9a-f]{16}$/);

export const KindState = z.enum(['watching', 'absent', 'forbidden']);
export type KindState = z.infer<typeof KindState>;

export const ClusterFacts = z.object({
  /** uid of kube-system: another uid is another cluster. */
  uid: Uid,
  distribution: z.enum(['kind', 'minikube', 'gke', 'other']),
  version: z.string().max(64),
  nodes: z.int().nonnegative(),
});
export type ClusterFacts = z.infer<typeof ClusterFacts>;

/** docs/protocol.md, "Changes", numbers the rule of each. */
export const Change = z.discriminatedUnion('op', [
  /** The object stands so. Between `reset-begin` and `reset-end` it belongs to the new state of the whole. */
  z.object({
    op: z.literal('set'),
    ...sequenceFields,
    ...ObjectRef.shape,
    object: JsonObject,
    hash: Hash,
  }),
  /** It is gone; `object` is the last that was seen of it. `inferred`: noticed by a relist, gone some time after `since`. */
  z.object({
    op: z.literal('gone'),
    ...sequenceFields,
    ...ObjectRef.shape,
    object: JsonObject,
    inferred: z.object({ since: z.int() }).optional(),
  }),
  /** Said once and never gone: a Kubernetes Event, a probe's answer. In neither mirror nor digest. */
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
    plan: z.int().nonnegative(),
    kinds: z.record(Gvk, KindState),
  }),
  /** Which cluster this is. With `replaced` the mirror is emptied and nothing counts as deleted. */
  z.object({
    op: z.literal('cluster'),
    ...sequenceFields,
    cluster: ClusterFacts,
    replaced: z.boolean(),
  }),
  /** Changes were lost here and a reset follows. `from`, `to`: agent's wall clock, ms. */
  z.object({
    op: z.literal('gap'),
    ...sequenceFields,
    why: z.enum(['spool-full', 'spool-damaged', 'refused']),
    from: z.int(),
    to: z.int(),
  }),
]);
export type Change = z.infer<typeof Change>;
export type ChangeOf<Op extends Change['op']> = Extract<Change, { op: Op }>;
