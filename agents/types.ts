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
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import type { Transport } from '#lib/protocol/transport-choice.ts';

/** The environment variables that the agent reads. */
export interface Environment {
  readonly PODIUM_SERVER?: string | undefined;
  readonly PODIUM_TOKEN?: string | undefined;
  readonly PODIUM_STATE?: string | undefined;
  readonly KUBECONFIG?: string | undefined;
  readonly HOME?: string | undefined;
  readonly USER?: string | undefined;
  readonly PATH?: string | undefined;
  readonly XDG_STATE_HOME?: string | undefined;
  readonly SUDO_USER?: string | undefined;
  /** Set by systemd: folder of the credentials of LoadCredential= in the unit (systemd.exec(5)). */
  readonly CREDENTIALS_DIRECTORY?: string | undefined;
  readonly KUBERNETES_SERVICE_HOST?: string | undefined;
  readonly KUBERNETES_SERVICE_PORT?: string | undefined;
  /** Proxy to the server; those of other programs count in lower case too. */
  readonly PODIUM_PROXY?: string | undefined;
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly HTTP_PROXY?: string | undefined;
  readonly http_proxy?: string | undefined;
  readonly ALL_PROXY?: string | undefined;
  readonly all_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
  /** Label of the seat that a prepared VM asks for. */
  readonly PODIUM_SEAT?: string | undefined;
  /** File with certificates that are trusted for the server. */
  readonly PODIUM_CA?: string | undefined;
}

/** The terminal of the student who runs a command. */
export interface Terminal {
  /** Writes lines. Characters that a terminal obeys are escaped, line breaks inside a line too. */
  write(...lines: readonly string[]): void;
  /** Whether a person can answer questions. */
  readonly isInteractive: boolean;
  /** Asks a yes-or-no question. Enter alone means yes. */
  confirm(question: string): Promise<boolean>;
}

/**
 * The possible locations of a kubeconfig, in kubectl's order. The first given or existing one
 * counts.
 */
export interface KubeconfigSources {
  /** `--kubeconfig FILE`: no other location is read. */
  readonly flag?: string;
  /** Value of KUBECONFIG: paths joined by the platform's delimiter, merged as kubectl does. */
  readonly variable?: string;
  /** Home folder, for `.kube/config` in it. */
  readonly home?: string;
  /**
   * Inside a Pod: KUBERNETES_SERVICE_HOST and _PORT. `folder`: that of the service account, if it isn't
   * the usual one.
   */
  readonly inCluster?: { readonly host: string; readonly port: string; readonly folder?: string };
}

export interface AgentOptions {
  /** Base URL of the server, such as `https://podium.example`. */
  readonly server: string;
  readonly route: ServerRoute;
  /** Join token. Needed to enroll, harmless later. */
  readonly token?: string;
  /** Label of the seat that a prepared VM asks for. */
  readonly seatLabel?: string | undefined;
  readonly kubeconfig: KubeconfigSources;
  /** Folder for the agent's key, epoch, spool and plan. Created with mode 0700. */
  readonly stateDir: string;
  /** Version of the agent, sent to the server. */
  readonly version: string;
  readonly hostname: string;
  readonly log: Log;
  readonly clock?: Clock;
  /**
   * Distinguishes this VM from its clones; null if it can't. By default the agent reads the
   * hardware itself (agents/identity/machine-id.ts).
   */
  readonly findMachineId?: () => Promise<string | null>;
  /** Set where the agent runs in a Pod of the cluster that it watches. */
  readonly pod?: PodIdentity | undefined;
  /** In [0, 1), for jitter. */
  readonly random?: () => number;
}

export interface PodIdentity {
  readonly namespace: string;
  /** Name of the Deployment, whose objects the agent doesn't report. */
  readonly workload: string;
  /**
   * Key that every Pod with the same personal token in the same cluster derives, as it is stored
   * (agents/identity/cluster-identity.ts). Undefined with a shared token.
   */
  readonly derivedKey?: string | undefined;
}

export type LinkState =
  /** Not connected. `reason` is the last error as a sentence, null on the first attempt. */
  | { readonly state: 'connecting'; readonly since: number; readonly reason: string | null }
  /** The server accepted `hello`. */
  | { readonly state: 'connected'; readonly since: number }
  /**
   * The server asked the agent to wait (duplicate-agent, unavailable) until this time, ms since
   * 1970.
   */
  | { readonly state: 'waiting'; readonly until: number; readonly refusal: Refusal }
  /** Final: nothing is sent any more. `uninstall`: the workshop ended and the key is deleted. */
  | { readonly state: 'stopped'; readonly refusal: Refusal | null; readonly uninstall: boolean };

export interface AgentStatus {
  readonly server: string;
  readonly hostname: string;
  readonly link: LinkState;
  /** `polling` if a proxy blocks WebSocket. */
  readonly transport: Transport;
  /** `starting` until the API server has responded or failed for the first time. */
  readonly cluster: ClusterState | { readonly state: 'starting' };
  readonly facts: ClusterFacts | null;
  /** File of the kubeconfig, or `in-cluster`; null if none was found. */
  readonly kubeconfig: string | null;
  /** State of each kind of the plan that has responded so far, by gvk. */
  readonly kinds: Readonly<Record<string, KindState>>;
  /** Since when each stalled kind can't be seen, by gvk, ms since 1970. */
  readonly stalledSince: Readonly<Record<string, number>>;
  readonly planVersion: number;
  readonly epoch: string;
  /** Highest seq that was assigned, and the highest that the server has committed. */
  readonly seq: number;
  readonly acked: number;
  /** `writeError`: why the spool can't be written to (a full disk), else null. */
  readonly spool: {
    readonly bytes: number;
    readonly changes: number;
    readonly writeError: string | null;
  };
  /** The seat of this VM; null until the first connection of this run. */
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

/** How a run ended: by `stop()`, or because the server refused the agent. */
export type AgentEnd =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly uninstall: boolean };

export interface RunningAgent {
  status(): AgentStatus;
  /** Kinds of the plan, for the rights of the account. */
  plannedKinds(): readonly PlannedKind[];
  /**
   * Requests a link and a seat code that connect a browser to the seat of this VM.
   * @throws {NotConnectedError} the link is down
   * @throws {ServerRefusedError} the server refused
   */
  claimSeat(): Promise<SeatClaim>;
  /**
   * Requests the results of the checks of this seat (L12).
   * @throws {NotConnectedError} the link is down
   * @throws {ServerRefusedError} the server refused
   */
  checkExercises(request: CheckRequest): Promise<CheckResponse>;
  /** Reads the kubeconfig again and watches its cluster (`podium-agent reconnect`). */
  reconnect(): void;
  /** Stops watching, syncs the spool and closes the link. Can be called twice. */
  stop(): Promise<void>;
  readonly ended: Promise<AgentEnd>;
}

export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}
export class ServerRefusedError extends Error {
  override readonly name = 'ServerRefusedError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
/** The agent can't start. The message says what to do. */
export class AgentStartError extends Error {
  override readonly name = 'AgentStartError';
}
