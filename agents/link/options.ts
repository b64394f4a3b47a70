import type { ClusterState, Heartbeat, Welcome } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { ConnectTimeouts } from '#lib/protocol/transport-choice.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { AgentKey } from '#agents/identity/agent-key.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import type { Spool } from '../spool/spool.ts';

/** What the link needs from a real agent or a simulated student. */
export interface LinkOptions {
  /** Base URL of the server. */
  readonly server: string;
  /** Proxy and certificates; without it, the connection is direct. */
  readonly route?: ServerRoute | undefined;
  /**
   * Raw public key of the only accepted server, base64url: from the token, or stored. Null if none
   * is known.
   */
  readonly serverKey: string | null;
  /**
   * The whole join token. Sent in every `hello`, so that a VM whose seat was removed can enroll
   * again.
   */
  readonly token: string | null;
  /** Label of the seat that a prepared VM asks for. */
  readonly seatLabel?: string | undefined;
  /** The agent runs in a Pod of the cluster that it watches. */
  readonly inCluster?: boolean;
  /** Marks this agent as known to the server (`welcome.ticket`). Read before each attempt. */
  readonly ticket?: () => string | undefined;
  readonly version: string;
  readonly machine: string;
  readonly hostname: string;
  /** Called before each `hello`, because enrolling again changes the key. */
  readonly key: () => AgentKey;
  /** The key that the present one replaced, whose seat it keeps; null if there is none. */
  readonly formerKey?: () => AgentKey | null;
  readonly spool: Spool;
  readonly clusterFacts: () => ClusterFacts | undefined;
  readonly clusterState: () => ClusterState;
  /** Digest of the state after `seq` under `plan`. */
  readonly digestPosition: () => Pick<Heartbeat, 'seq' | 'plan' | 'digest'>;
  readonly rssBytes: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The server has proved its key and accepted the agent. */
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onPlan: (plan: Plan) => void;
  /** Numbers the complete state again. */
  readonly onResync: (reason: string) => void;
  /**
   * Unacknowledged changes are lost. Numbers a gap and the complete state; the spool is ready for
   * it. `from` is the time of the oldest lost change, ms since 1970, if known.
   */
  readonly onChangesLost: (reason: 'refused' | 'spool-damaged', from: number | null) => void;
  /**
   * Discards the key and the stored state. The link then starts a new epoch and enrolls. null: the agent
   * can have no other key, so the link ends when this one is revoked.
   */
  readonly renewKey: (() => Promise<void>) | null;
  readonly onRefusal: (refusal: Refusal) => void;
  /** How long an attempt to connect may take by each transport, ms. */
  readonly connectTimeoutMs?: Partial<ConnectTimeouts>;
}
