import type { Database } from '#db/connect.ts';
import { findEvent, type EventRow } from '#db/queries/workshops.ts';
import { roleInEvent } from '#db/queries/memberships.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { findSeat, type SeatRow } from '#db/queries/seats.ts';
import type { GuessLimit } from '#lib/auth/guess-limiter.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import { canSeeEvent, canSeeSeat, type Standing } from '#lib/room/policies.ts';
import type { Asker } from '../context.ts';

/** Who asks; throws `sign-in` for nobody. */
export function signedIn(asker: Asker): PersonRow {
  if (asker.session === null) throw new HttpRefused('sign-in');
  return asker.session.person;
}

/** The id of who asks, if they may make events; throws `sign-in`, `forbidden`. */
export function mayMakeEvents(asker: Asker): string {
  const person = signedIn(asker);
  if (!person.instructor) throw new HttpRefused('forbidden');
  return person.id;
}

export interface EventAccess {
  readonly event: EventRow;
  readonly role: Standing;
  readonly person: PersonRow;
}

/**
 * The event, if the one who asks may. To one who is nobody there it does not exist.
 * @throws {HttpRefused} `sign-in`, `not-found`, `forbidden`
 */
export async function eventFor(
  db: Database,
  asker: Asker,
  id: string,
  may: (role: Standing) => boolean,
): Promise<EventAccess> {
  const person = signedIn(asker);
  const event = await findEvent(db, id);
  const role = event === null ? null : await roleInEvent(db, person.id, event.id);
  if (event === null || !canSeeEvent(role)) throw new HttpRefused('not-found');
  if (!may(role)) throw new HttpRefused('forbidden');
  return { event, role, person };
}

export interface SeatAccess extends EventAccess {
  readonly seat: SeatRow;
  readonly own: boolean;
}

/**
 * The seat, if it is the asker's own or one they help at.
 * @throws {HttpRefused} `sign-in`, `not-found`
 */
export async function seatFor(db: Database, asker: Asker, id: string): Promise<SeatAccess> {
  const person = signedIn(asker);
  const seat = await findSeat(db, id);
  if (seat === null) throw new HttpRefused('not-found');
  const own = seat.person === person.id;
  const role = await roleInEvent(db, person.id, seat.event);
  const event = canSeeSeat({ role, own }) ? await findEvent(db, seat.event) : null;
  if (event === null) throw new HttpRefused('not-found');
  return { seat, event, role, own, person };
}

/** @throws {HttpRefused} the event takes nobody in, or nothing more in, in this state */
export function mustBeRunning(event: EventRow): void {
  if (event.state === 'draft') throw new HttpRefused('event-not-open');
  if (event.state === 'ended' || event.state === 'archived') throw new HttpRefused('event-ended');
}

/**
 * Counts a guess that turns out wrong, and refuses further ones for a while when there were too many.
 * @throws {HttpRefused} `too-many`, or what `guess` throws
 */
export async function guessing<T>(
  limit: GuessLimit,
  asker: Asker,
  wrong: readonly string[],
  guess: () => Promise<T>,
): Promise<T> {
  const retryMs = limit.waitMs(asker.client);
  if (retryMs > 0) throw new HttpRefused('too-many', { retryMs });
  try {
    return await guess();
  } catch (error) {
    if (error instanceof HttpRefused && wrong.includes(error.answer.error))
      limit.wrong(asker.client);
    throw error;
  }
}
