import type { Database } from '#db/connect.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { findRole } from '#db/queries/memberships.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { findSeat, type SeatRow } from '#db/queries/seats.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import { HttpError, type HttpErrorCode } from '#lib/protocol/errors.ts';
import { canSeeWorkshop, canSeeSeat } from '#lib/room/policies.ts';
import type { Caller } from '../context.ts';
import type { Workshop, WorkshopRegistry } from '../workshops/types.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

/**
 * The signed-in person.
 * @throws {HttpError} `sign-in-required`
 */
export function requireSignedIn(caller: Caller): PersonRow {
  if (caller.session === null) throw new HttpError('sign-in-required');
  return caller.session.person;
}

/**
 * The id of the signed-in person, who has permission to create workshops.
 * @throws {HttpError} `sign-in-required`, `forbidden`
 */
export function requireInstructor(caller: Caller): string {
  const person = requireSignedIn(caller);
  if (!person.isInstructor) throw new HttpError('forbidden');
  return person.id;
}

/** A workshop, and the caller with the role that they have in it. */
export interface WorkshopAccess {
  readonly workshop: WorkshopRow;
  readonly role: WorkshopRole;
  readonly person: PersonRow;
}

/**
 * The workshop, for a caller whose role passes `isAllowed`. Returns not-found to outsiders, so that
 * workshop ids leak nothing.
 * @throws {HttpError} `sign-in-required`, `not-found`, `forbidden`
 */
export async function requireWorkshopAccess(
  db: Database,
  caller: Caller,
  id: string,
  isAllowed: (role: WorkshopRole) => boolean,
): Promise<WorkshopAccess> {
  const person = requireSignedIn(caller);
  const workshop = await findWorkshop(db, id);
  const role = workshop === null ? null : await findRole(db, person.id, workshop.id);
  if (workshop === null || !canSeeWorkshop(role)) throw new HttpError('not-found');
  if (!isAllowed(role)) throw new HttpError('forbidden');
  return { workshop, role, person };
}

export interface SeatAccess extends WorkshopAccess {
  readonly seat: SeatRow;
  /** The seat belongs to the caller. */
  readonly isOwnSeat: boolean;
}

/**
 * The seat, for its student and for helpers of the workshop.
 * @throws {HttpError} `sign-in-required`, `not-found`
 */
export async function requireSeatAccess(
  db: Database,
  caller: Caller,
  id: string,
): Promise<SeatAccess> {
  const person = requireSignedIn(caller);
  const seat = await findSeat(db, id);
  if (seat === null) throw new HttpError('not-found');
  const isOwnSeat = seat.personId === person.id;
  const role = await findRole(db, person.id, seat.workshopId);
  const workshop = canSeeSeat({ role, isOwnSeat }) ? await findWorkshop(db, seat.workshopId) : null;
  if (workshop === null) throw new HttpError('not-found');
  return { seat, workshop, role, isOwnSeat, person };
}

/**
 * The running workshop.
 * @throws {HttpError} `unavailable` if another process owns it or it isn't open yet
 */
export async function requireWorkshop(
  registry: WorkshopRegistry,
  workshopId: string,
): Promise<Workshop> {
  const workshop = await registry.open(workshopId);
  if (workshop === null) throw new HttpError('unavailable', { retryMs: 2_000 });
  return workshop;
}

/**
 * Students can join and work in the workshop.
 * @throws {HttpError} `workshop-not-open`, `workshop-ended`
 */
export function assertWorkshopRunning(workshop: WorkshopRow): void {
  if (workshop.state === 'draft') throw new HttpError('workshop-not-open');
  if (workshop.state === 'ended' || workshop.state === 'archived')
    throw new HttpError('workshop-ended');
}

/**
 * Runs `attempt` unless the caller's address made too many wrong guesses. An attempt that fails with
 * one of `countedErrors` counts as a wrong guess.
 * @throws {HttpError} `too-many`, and what `attempt` throws
 */
export async function withGuessLimit<T>(
  limiter: GuessLimiter,
  caller: Caller,
  countedErrors: readonly HttpErrorCode[],
  attempt: () => Promise<T>,
): Promise<T> {
  const retryMs = limiter.waitMs(caller.clientAddress);
  if (retryMs > 0) throw new HttpError('too-many', { retryMs });
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof HttpError && countedErrors.includes(error.response.error))
      limiter.recordFailure(caller.clientAddress);
    throw error;
  }
}
