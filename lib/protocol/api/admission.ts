import { z } from 'zod';
import { MAX_SEAT_LIMIT } from '../limits.ts';
import { Id } from './text.ts';

/** The most VMs or students that one request decides about. */
const MAX_DECISIONS = 2_000;
/** Size of a body with that many ids. */
export const DECISION_BODY_BYTES = 160 * 1024;
/** An agent's public key identifies a VM that waits. */
const VmId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

/** As `SessionSummary` has it. */
const SessionId = z.string().regex(/^[0-9a-f]{16}$/);

/**
 * `approve`: gives each VM a new seat. `approve-for-seat`: gives a VM the existing seat that it asks
 * for, and replaces the seat's agent.
 */
export const DecideVmsBody = z.object({
  decision: z.enum(['approve', 'approve-for-seat', 'refuse']),
  ids: z.array(VmId).min(1).max(MAX_DECISIONS),
});

export const DecideStudentsBody = z.object({
  decision: z.enum(['approve', 'refuse']),
  ids: z.array(Id).min(1).max(MAX_DECISIONS),
});

/** The decision of a student about a VM that asks for the student's seat. */
export const DecideAgentRequestBody = z.object({
  decision: z.enum(['approve', 'refuse']),
  id: VmId,
});

/** `vm`: the agent of a seat, or a VM that waits. `browser`: one that can open a seat. */
export const BlockBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vm'), seatId: Id }),
  z.object({ kind: z.literal('waiting-vm'), vmId: VmId }),
  z.object({ kind: z.literal('browser'), seatId: Id, sessionId: SessionId }),
]);

/** Seats of every origin that a workshop can have. */
export const SeatLimit = z.int().min(1).max(MAX_SEAT_LIMIT);
export const Joining = z.enum(['open', 'approval', 'closed']);
export type Joining = z.infer<typeof Joining>;

/**
 * How a token for prepared VMs admits a new VM. `approve`: it waits for a decision. `listed`: only
 * machine ids that were entered in advance; others wait. `automatic`: at once until the workshop
 * starts; then as `approve`.
 */
export const TokenMode = z.enum(['approve', 'listed', 'automatic']);
export type TokenMode = z.infer<typeof TokenMode>;

/** How many ids were decided about. Others were decided before, or no use or seat is left. */
export interface DecisionResult {
  decided: number;
  /** Ids that are left over, because the token has no uses left or the workshop is full. */
  left: number;
}

/** A VM that waits for a decision. Times are ms since 1970. */
export interface WaitingVm {
  id: string;
  hostname: string;
  /** The start of the machine id, to compare with that of another VM. */
  machine: string;
  /** Without the part that identifies one machine. */
  address: string | null;
  /** null: it came with the install command of `seat`. */
  tokenId: string | null;
  tokenLabel: string | null;
  /** The seat whose VM reported the same machine id, or whose install command it used. */
  seat: { id: string; label: string } | null;
  since: number;
  /** The last time that it asked; VMs ask every 15 s. */
  askedAt: number;
}

/** A token for prepared VMs, with what is left of it. */
export interface AdmissionToken {
  id: string;
  label: string | null;
  mode: TokenMode;
  uses: number;
  usesLeft: number;
  /** VMs that wait for a new seat by this token. */
  waiting: number;
}

/** A student who waits for approval. */
export interface WaitingStudent {
  id: string;
  displayName: string;
  address: string | null;
  since: number;
  /** The seat that the student had before and asks for; null: a new one. */
  seat: RequestedSeat | null;
}

/** A seat with a student that another browser asks for. */
export interface RequestedSeat {
  id: string;
  label: string;
  displayName: string | null;
  /** A browser shows its page now, so the request can come from another student. */
  isOpen: boolean;
}

/** A seat that was removed and can be restored until `restoreUntil`, ms since 1970. */
export interface RemovedSeat {
  id: string;
  label: string;
  displayName: string | null;
  removedAt: number;
  restoreUntil: number;
}

/** An exclusion from the workshop. */
export interface BlockSummary {
  id: string;
  kind: 'vm' | 'browser';
  /** The host name, or the label of the seat. */
  label: string;
  createdAt: number;
}

/** Students who joined faster than the join rate of one network allows without approval. */
export interface JoinBurst {
  joined: number;
  seconds: number;
  /** ms since 1970. */
  at: number;
}

/** Who waits, who was removed, and the settings of joining: for owners and instructors. */
export interface AdmissionView {
  code: string;
  joining: Joining;
  seatLimit: number;
  seats: number;
  /** Seats that were never connected and have no progress. */
  emptySeats: number;
  vms: WaitingVm[];
  tokens: AdmissionToken[];
  students: WaitingStudent[];
  burst: JoinBurst | null;
  removedSeats: RemovedSeat[];
  blocks: BlockSummary[];
}

/** A VM that asks for the student's seat. */
export interface AgentRequest {
  id: string;
  hostname: string;
  since: number;
}

export interface MemberSummary {
  personId: string;
  name: string;
  role: 'owner' | 'instructor' | 'assistant' | 'organizer' | 'projector';
  /** The person who asks. */
  isCaller: boolean;
  /** Whether the person who asks can change the role and end the membership. */
  canManage: boolean;
  /** ms since 1970, as below. */
  joinedAt: number;
  /** null: signed in in no browser. */
  lastActiveAt: number | null;
}
