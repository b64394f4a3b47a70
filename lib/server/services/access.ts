import type { Database } from '#db/connect.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { findRole } from '#db/queries/memberships.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { findSeat, type SeatRow } from '#db/queries/seats.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canSeeWorkshop, canSeeSeat, type WorkshopRole } from '#lib/room/policies.ts';
import type { Caller } from '../context.ts';

/** Who asks; throws `sign-in` for nobody. */
export function requireSignedIn(caller: Caller): PersonRow {
  if (caller.session === null) throw new HttpError('sign-in-required');
  return caller.session.person;
}

/** The id of who asks, if they may make events; throws `sign-in`, `forbidden`. */
export function requireInstructor(caller: Caller): string {
  const person = requireSignedIn(caller);
  if (!person.isInstructor) throw new HttpError('forbidden');
  return person.id;
}

export interface WorkshopAccess {
  readonly workshop: WorkshopRow;
  readonly role: WorkshopRole;
  readonly person: PersonRow;
}

/**
 * The event, if the one who asks may. To one who is nobody there it does not exist.
 * @throws {HttpRefused} `sign-in`, `not-found`, `forbidden`
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
  readonly own: boolean;
}

/**
 * The seat, if it is the asker's own or one they help at.
 * @throws {HttpRefused} `sign-in`, `not-found`
 */
export async function requireSeatAccess(
  db: Database,
  caller: Caller,
  id: string,
): Promise<SeatAccess> {
  const person = requireSignedIn(caller);
  const seat = await findSeat(db, id);
  if (seat === null) throw new HttpError('not-found');
  const own = seat.personId === person.id;
  const role = await findRole(db, person.id, seat.workshopId);
  const workshop = canSeeSeat({ role, own }) ? await findWorkshop(db, seat.workshopId) : null;
  if (workshop === null) throw new HttpError('not-found');
  return { seat, workshop, role, own, person };
}

/** @throws {HttpRefused} the event takes nobody in, or nothing more in, in this state */
export function assertWorkshopRunning(workshop: WorkshopRow): void {
  if (workshop.state === 'draft') throw new HttpError('workshop-not-open');
  if (workshop.state === 'ended' || workshop.state === 'archived')
    throw new HttpError('workshop-ended');
}

/**
 * Counts a guess that turns out wrong, and refuses further ones for a while when there were too many.
 * @throws {HttpRefused} `too-many`, or what `guess` throws
 */
export async function withGuessLimit<T>(
  limiter: GuessLimiter,
  caller: Caller,
  countedErrors: readonly string[],
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
