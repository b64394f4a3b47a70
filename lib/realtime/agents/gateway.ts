import type { CheckResponse, CheckRequest, Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Change, ClusterFacts } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';

/** What an open event may say to the agent of a seat. */
export interface AgentChannel {
  readonly key: string;
  sendPlan(plan: Plan): void;
  requestResync(why: string): void;
  /** Says why, and ends the connection. */
  disconnect(refusal: Refusal): void;
}

/** What the link needs of an event that is open in this process. */
export interface AgentGateway {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  /** The seat as it is shown to its agent; undefined when it is no more. */
  findSeat(
    id: string,
  ):
    | { readonly id: string; readonly label: string; readonly displayName: string | null }
    | undefined;
  /** The seats' table was written. */
  refresh(): Promise<void>;
  /** Announces an epoch; answers the highest seq that is committed of it. Throws `Unavailable`. */
  admit(hello: {
    readonly seat: string;
    readonly epoch: string;
    readonly key: string;
    readonly lastSeq: number;
  }): Promise<{ readonly ok: true; readonly acked: number } | Refusal>;
  /** Takes the seat's line over from whatever connection had it before. */
  attach(
    seat: string,
    channel: AgentChannel,
    details: { readonly agent: string; readonly cluster: ClusterFacts | undefined },
  ): AttachedAgent;
  /** R1: resolves after the commit. Throws `Unavailable`. */
  append(batch: {
    readonly seat: string;
    readonly epoch: string;
    readonly changes: readonly Change[];
    readonly receivedAt: number;
  }): Promise<{ readonly ok: true; readonly acked: number } | Refusal>;
  recordHeartbeat(seat: string, heartbeat: Heartbeat, receivedAt: number): void;
  /** How the seat stands, in words (L12). */
  checkSeat(seat: string, question: CheckRequest): CheckResponse;
}

export interface AttachedAgent {
  /** A frame came. False when a newer connection has the line: the frame does not count. */
  recordFrame(): boolean;
  release(): void;
}

export interface AgentGateways {
  /** null when the event does not exist, or another process owns it. Throws while the database is away. */
  findGateway(workshopId: string): Promise<AgentGateway | null>;
}
