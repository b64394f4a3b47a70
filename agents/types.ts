import type {
  CheckResponse,
  CheckRequest,
  ClusterState,
  SeatClaimTicket,
} from '#lib/protocol/agent-link.ts';
import type { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Refusal, RefusalName } from '#lib/protocol/refusal.ts';
import type { z } from 'zod';
import type { Clock, Log } from '#lib/kit/clock.ts';

/** Where a kubeconfig may stand, in kubectl's order; the first that is given or exists is taken. */
export interface KubeconfigSources {
  /** `--kubeconfig F`: nothing else is looked at. */
  readonly flag?: string;
  /** Value of KUBECONFIG: paths joined by the platform's delimiter, merged as kubectl merges them. */
  readonly variable?: string;
  /** Home folder, for `.kube/config` in it. */
  readonly home?: string;
  /** Inside a Pod: KUBERNETES_SERVICE_HOST and _PORT. */
  readonly inCluster?: { readonly host: string; readonly port: string };
}

export interface AgentOptions {
  /** Base address of the server, such as `https://podium.example`. */
  readonly server: string;
  /** Join token; needed to enrol, and harmless later. */
  readonly token?: string;
  readonly kubeconfig: KubeconfigSources;
  /** Folder of the agent alone: key, epoch, spool, plan. Made with mode 0700. */
  readonly stateDir: string;
  /** The agent's own version, as it is told to the server. */
  readonly version: string;
  readonly hostname: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** Tells this machine from its clones; null where it can't. Absent: the agent asks the hardware itself (agents/identity/machine.ts). */
  readonly findMachineId?: () => Promise<string | null>;
  /** In [0, 1), for jitter. */
  readonly random?: () => number;
}

export type LinkState =
  /** Not connected; `why` is the last trouble in a sentence, null on the first try. */
  | { readonly state: 'connecting'; readonly since: number; readonly reason: string | null }
  /** `hello` was answered. */
  | { readonly state: 'connected'; readonly since: number }
  /** The server asked to wait (quarantined, unavailable) until this moment, ms since 1970. */
  | { readonly state: 'waiting'; readonly until: number; readonly refusal: Refusal }
  /** For good: nothing is sent any more. `uninstall`: the event ended and the key is deleted. */
  | { readonly state: 'stopped'; readonly refusal: Refusal | null; readonly uninstall: boolean };

export interface AgentStatus {
  readonly server: string;
  readonly link: LinkState;
  /** `starting` until the API server first answered or failed. */
  readonly cluster: ClusterState | { readonly state: 'starting' };
  readonly facts: ClusterFacts | null;
  /** File the kubeconfig came from, or `in-cluster`; null while none was found. */
  readonly kubeconfig: string | null;
  /** State of each kind in the plan that answered so far, by gvk. */
  readonly kinds: Readonly<Record<string, KindState>>;
  readonly planVersion: number;
  readonly epoch: string;
  /** Highest seq numbered, and the highest the server has committed. */
  readonly seq: number;
  readonly acked: number;
  /** `trouble`: why it can't be written (a full disk), else null. */
  readonly spool: {
    readonly bytes: number;
    readonly changes: number;
    readonly writeError: string | null;
  };
  /** Who the server says this is; null until it was first connected in this run. */
  readonly seat: {
    readonly workshop: string;
    readonly label: string;
    readonly displayName: string | null;
  } | null;
  readonly lastRefusal: {
    readonly name: RefusalName;
    readonly message: string;
    readonly at: number;
  } | null;
}

export type SeatClaim = z.infer<typeof SeatClaimTicket>;

/** How a run ended: `stopped` by `stop()`, else by the server's word. */
export type AgentEnd =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly uninstall: boolean };

export interface RunningAgent {
  status(): AgentStatus;
  /** Kinds of the plan, for the account's rights. */
  plannedKinds(): readonly PlannedKind[];
  /**
   * Asks the server for a link and a short code that tie a browser to this machine's seat.
   * @throws {NotConnected} while the link is down; {RefusedByServer} when the server says no
   */
  claimSeat(): Promise<SeatClaim>;
  /**
   * Asks the server how this seat stands (L12).
   * @throws {NotConnected} while the link is down; {RefusedByServer} when the server says no
   */
  checkExercises(request: CheckRequest): Promise<CheckResponse>;
  /** Look for the kubeconfig again now, and watch what it names (`podium-agent reconnect`). */
  reconnect(): void;
  /** Stops watching, syncs the spool, closes the link. Safe to call twice. */
  stop(): Promise<void>;
  readonly ended: Promise<AgentEnd>;
}

export class NotConnectedError extends Error {
  override readonly name = 'NotConnected';
}
export class ServerRefusedError extends Error {
  override readonly name = 'RefusedByServer';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
/** The agent cannot start; the message says what to do. */
export class AgentStartError extends Error {
  override readonly name = 'CannotStart';
}
