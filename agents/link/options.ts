import type { ClusterState, Heartbeat, Welcome } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { AgentKey } from '#agents/identity/agent-key.ts';
import type { Spool } from '../spool/spool.ts';

/** What the link needs from the agent around it, be that a real one or a simulated student. */
export interface LinkOptions {
  /** Base address of the server. */
  readonly server: string;
  /** Raw Ed25519 key of the only server that is spoken to, base64url: the token's, or the one remembered. Null: none is known.
   */
  readonly serverKey: string | null;
  /** The whole join token; sent in every `hello`, so that a machine whose seat was taken away can enrol again. */
  readonly token: string | null;
  readonly version: string;
  readonly machine: string;
  readonly hostname: string;
  /** Asked before each `hello`: `enrol` changes it. */
  readonly key: () => AgentKey;
  readonly spool: Spool;
  readonly clusterFacts: () => ClusterFacts | undefined;
  readonly clusterState: () => ClusterState;
  /** What the digest stands for: the state after `seq` under `plan`. */
  readonly digestPosition: () => Pick<Heartbeat, 'seq' | 'plan' | 'digest'>;
  readonly rssBytes: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The server proved its key and took us in. */
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onPlan: (plan: Plan) => void;
  /** Number the whole state again. */
  readonly onResync: (why: string) => void;
  /**
   * What was not acknowledged is lost: say so as a gap, and number the whole state again. `spool` is ready for it.
   * `from`: when the oldest of it was seen, ms since 1970, where that is known.
   */
  readonly onChangesLost: (why: 'refused' | 'spool-damaged', from: number | null) => void;
  /** Discard key and everything remembered. The link then begins another epoch and enrols. */
  readonly renewKey: () => Promise<void>;
  readonly onRefusal: (refusal: Refusal) => void;
}
