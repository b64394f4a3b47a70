import type { AgentWithSeat } from '#db/queries/agents.ts';
import { isBlocked } from '#db/queries/blocks.ts';
import type { Database } from '#db/connect.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { findStateConflict, isOver, isReopenable } from '#lib/room/lifecycle.ts';
import type { WorkshopState } from '#lib/room/views.ts';

export interface Enrollment {
  readonly ok: true;
  readonly workshopId: string;
  readonly seat: string;
  /** Whether a seat or an agent was written to the database. */
  readonly isNew: boolean;
}

/** What an enrollment needs to know besides `hello`. */
export interface EnrollmentContext {
  readonly now: Date;
  /** The server's nonce of this connection. */
  readonly nonce: string;
  /** The client address. */
  readonly address: string;
  readonly audit: Audit;
  /** A VM began to wait for the seat. */
  readonly onSeatRequested: (seatId: string) => void;
}

/** How an attempt to get a seat ended, and what happens after its commit. */
export type Admission =
  | { readonly kind: 'admitted'; readonly seatId: string }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      /** The limit that was reached. */
      readonly limit?: 'seats' | 'waiting-vms';
    }
  | {
      readonly kind: 'waits';
      /** The existing seat that it asks for. */
      readonly seatId: string | null;
      readonly isNew: boolean;
    };

/** A VM whose seat was removed, or that can't get one now, asks again after this time. */
const ASK_LATER_MS = MINUTE_MS;

const TOKEN_MESSAGES = {
  'token-unknown': "The server doesn't know this token. Copy the install command again.",
  'token-expired': 'This token has expired. Get a new install command.',
  'token-used-up': 'This token has no uses left. Get a new install command.',
} as const;

/** The refusal of a token, with what the student can do. */
export function createTokenRefusal(refusal: keyof typeof TOKEN_MESSAGES): Refusal {
  return createRefusal(refusal, TOKEN_MESSAGES[refusal]);
}

/** Whether a workshop excludes the key or the machine. */
export function isVmBlocked(
  db: Database,
  workshopId: string,
  { key, machine }: { readonly key: string; readonly machine: string },
): Promise<boolean> {
  return isBlocked(db, workshopId, [
    { kind: 'agent-key', value: key },
    { kind: 'machine', value: machine },
  ]);
}

/** Identifies an agent in the security log. Its host name is text that a student chooses. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

/**
 * Whether the agent of a seat has to stop: the workshop is over and can't be reopened any more.
 * Until then agents stay connected, and what they send is stored.
 */
export function isClosed(
  { workshopState, workshopEndedAt }: Pick<AgentWithSeat, 'workshopState' | 'workshopEndedAt'>,
  now: Date,
): boolean {
  const endedAt = workshopEndedAt?.getTime() ?? null;
  return isOver(workshopState) && !isReopenable({ state: workshopState, endedAt }, now.getTime());
}

/** Why a workshop in this state admits no new VM; null if it does. */
export function stateRefusal(state: WorkshopState): Refusal | null {
  if (state === 'draft') return askLaterRefusal("The workshop isn't open yet.");
  return findStateConflict('admit-vm', state, 'staff') === null ? null : workshopEndedRefusal();
}

/** The refusal of a VM that can't get a seat now, but perhaps later. */
export function askLaterRefusal(message: string): Refusal {
  return createRefusal('approval-needed', message, { retryMs: ASK_LATER_MS });
}

/** The seat can be restored for some minutes, so the agent keeps its key. */
export function seatRemovedRefusal(): Refusal {
  return askLaterRefusal('An instructor removed this seat.');
}

/** The refusal of a VM that staff excluded. */
export function blockedRefusal(): Refusal {
  return createRefusal('blocked', 'An instructor blocked this VM.');
}

/** The refusal that makes an agent stop and delete its key. */
export function workshopEndedRefusal(): Refusal {
  return createRefusal(
    'workshop-ended',
    'The workshop has ended. The agent stops and deletes its key.',
  );
}
