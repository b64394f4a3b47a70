import type { CheckResponse, CheckRequest, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Change, ClusterFacts } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';

/** Messages of an open workshop to the agent of a seat. */
export interface AgentChannel {
  readonly key: string;
  sendPlan(plan: Plan): void;
  requestResync(reason: string): void;
  /** Sends the refusal and closes the connection. */
  disconnect(refusal: Refusal): void;
}

/** A workshop that is open in this process, as the agent connections use it. */
export interface AgentGateway {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  /** The seat as its agent sees it; undefined after it was removed. */
  findSeat(
    id: string,
  ):
    | { readonly id: string; readonly label: string; readonly displayName: string | null }
    | undefined;
  /** Reads the seats again after they changed in the database. */
  refresh(): Promise<void>;
  /**
   * Registers an epoch and returns its highest committed seq.
   * @throws {DatabaseUnavailableError}
   */
  admit(hello: {
    readonly seat: string;
    readonly epoch: string;
    readonly key: string;
    readonly lastSeq: number;
  }): Promise<{ readonly ok: true; readonly acked: number } | Refusal>;
  /** Makes this the connection of the seat and replaces an older one. */
  attach(
    seat: string,
    channel: AgentChannel,
    details: {
      readonly agent: string;
      readonly cluster: ClusterFacts | undefined;
      /** The agent runs in a Pod of the cluster. */
      readonly inCluster: boolean;
    },
  ): AttachedAgent;
  /**
   * R1: resolves after the commit.
   * @throws {DatabaseUnavailableError}
   */
  append(batch: {
    readonly seat: string;
    readonly epoch: string;
    readonly changes: readonly Change[];
    readonly receivedAt: number;
  }): Promise<{ readonly ok: true; readonly acked: number } | Refusal>;
  recordHeartbeat(seat: string, heartbeat: Heartbeat, receivedAt: number): void;
  /** Reports the checks of the seat in words (L12). */
  checkSeat(seat: string, request: CheckRequest): CheckResponse;
}

export interface AttachedAgent {
  /** Records a frame. Returns false if a newer connection has replaced this one. */
  recordFrame(): boolean;
  /** Ends the attachment when the connection closes. */
  release(): void;
}

export interface AgentGateways {
  /**
   * null if the workshop doesn't exist or another process owns it.
   * @throws {DatabaseUnavailableError}
   */
  findGateway(workshopId: string): Promise<AgentGateway | null>;
}
