import type { Database } from '#db/connect.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { findMemberRole, findRole } from '#db/queries/memberships.ts';
import type { PersonRow } from '#db/queries/people.ts';
import { findSeat, type SeatRow } from '#db/queries/seats.ts';
import { hasSeatGrant, type Session } from '#lib/auth/session.ts';
import type { CodeSpace } from '#lib/auth/guess-limiter.ts';
import { WorkshopNotOpenedError } from '#lib/protocol/not-opened.ts';
import { HttpError, type HttpErrorCode } from '#lib/protocol/errors.ts';
import { canSeeWorkshop, canSeeSeat } from '#lib/room/policies.ts';
import type { Caller } from '../context.ts';
import type { Workshop, WorkshopRegistry } from '../workshops/types.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

/**
 * The caller's session.
 * @throws {HttpError} `sign-in-required`
 */
export function requireSession(caller: Caller): Session {
  if (caller.session === null) throw new HttpError('sign-in-required');
  return caller.session;
}

/**
 * The staff member who is signed in, or to whom the API token belongs.
 * @throws {HttpError} `sign-in-required`; `forbidden` for a browser that only has seats
 */
export function requireStaff(caller: Caller): PersonRow {
  const person = findStaff(caller);
  if (person === null) throw new HttpError('forbidden');
  return person;
}

function findStaff(caller: Caller): PersonRow | null {
  return caller.token?.kind === 'api' ? caller.token.person : requireSession(caller).person;
}

/** The role of the caller in a workshop. An API token has the present role of its person. */
async function findCallerRole(
  db: Database,
  caller: Caller,
  workshopId: string,
): Promise<WorkshopRole> {
  const { token } = caller;
  if (token?.kind !== 'api') return findRole(db, requireSession(caller), workshopId);
  if (token.workshopIds?.includes(workshopId) === false) return null;
  return findMemberRole(db, token.person.id, workshopId);
}

/**
 * The id of the signed-in staff member, who has permission to create workshops.
 * @throws {HttpError} `sign-in-required`, `forbidden`
 */
export function requireInstructor(caller: Caller): string {
  const person = requireStaff(caller);
  if (!person.isInstructor) throw new HttpError('forbidden');
  return person.id;
}

/**
 * Students see who answers them, so a staff member chooses a name before the first command.
 * @throws {HttpError} `name-required`
 */
export function assertNamed(person: Pick<PersonRow, 'namedAt'>): void {
  if (person.namedAt === null) throw new HttpError('name-required');
}

/** A workshop, and the staff member with the role that they have in it. */
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
  const person = findStaff(caller);
  const workshop = await findWorkshop(db, id);
  const role = workshop === null ? null : await findCallerRole(db, caller, workshop.id);
  if (workshop === null || !canSeeWorkshop(role)) throw new HttpError('not-found');
  if (person === null || !isAllowed(role)) throw new HttpError('forbidden');
  return { workshop, role, person };
}

/** A seat, and what the caller is for it. */
export interface SeatAccess {
  readonly workshop: WorkshopRow;
  readonly seat: SeatRow;
  /** The role in the workshop; a staff member can have a seat as well. */
  readonly role: WorkshopRole;
  /** The caller's browser has a grant for the seat. */
  readonly isOwnSeat: boolean;
  /** The author of commands that the caller's browser sends as the student of the seat. */
  readonly studentActor: string;
}

/**
 * The seat, for the browsers that have a grant for it and for helpers of the workshop.
 * @throws {HttpError} `sign-in-required`, `not-found`
 */
export async function requireSeatAccess(
  db: Database,
  caller: Caller,
  id: string,
): Promise<SeatAccess> {
  const session = requireSession(caller);
  const seat = await findSeat(db, id);
  if (seat === null) throw new HttpError('not-found');
  const isOwnSeat = hasSeatGrant(session, id);
  const role = await findRole(db, session, seat.workshopId);
  const workshop = canSeeSeat({ role, isOwnSeat }) ? await findWorkshop(db, seat.workshopId) : null;
  if (workshop === null) throw new HttpError('not-found');
  return { seat, workshop, role, isOwnSeat, studentActor: seat.personId ?? `student:${seat.id}` };
}

/**
 * The running workshop.
 * @throws {HttpError} `unavailable` if another process owns it or it isn't open yet
 */
export async function requireWorkshop(
  registry: WorkshopRegistry,
  workshopId: string,
): Promise<Workshop> {
  const workshop = await registry.open(workshopId).catch((error: unknown) => {
    if (!(error instanceof WorkshopNotOpenedError)) throw error;
    throw new HttpError('unavailable', { message: error.reason, retryMs: 30_000 });
  });
  if (workshop === null) throw new HttpError('unavailable', { retryMs: 2_000 });
  return workshop;
}

/**
 * Students can join and work in the workshop.
 * @throws {HttpError} `workshop-not-open`, `workshop-ended`
 */
export function assertWorkshopRunning(workshop: Pick<WorkshopRow, 'state'>): void {
  assertStateAllows('student-work', workshop.state, 'student');
}

/**
 * Looks up a code that a person typed, or the token of a link. A right one is accepted at once,
 * whatever came before from the address. The answers to wrong ones (`code-unknown`, for links
 * `token-unknown`) come later and later, because a program tries many.
 * @throws {HttpError} `busy`, `many-wrong-codes` or for links `too-many`, and what `attempt` throws
 */
export async function withGuessLimit<T>(
  { guessLimiter, audit }: Pick<ServiceDeps, 'guessLimiter' | 'audit'>,
  caller: Caller,
  space: CodeSpace,
  attempt: () => Promise<T>,
): Promise<T> {
  const address = caller.clientAddress;
  if (!(await guessLimiter.enterLookup(address))) {
    audit({ ...auditCaller(caller), kind: 'limit-reached', detail: { limit: 'code-lookups' } });
    throw new HttpError('busy', { retryMs: 1_000 });
  }
  const isLink = space === 'sign-in';
  const wrongError: HttpErrorCode = isLink ? 'token-unknown' : 'code-unknown';
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof HttpError) || error.response.error !== wrongError) throw error;
    audit({
      ...auditCaller(caller),
      ...(isLink
        ? { kind: 'sign-in-failed', detail: { error: 'token-unknown' } }
        : { kind: 'code-refused', detail: { code: space } }),
    });
    const wrong = guessLimiter.recordWrong(space, address);
    if (wrong.kind === 'refuse') {
      audit({ ...auditCaller(caller), kind: 'limit-reached', detail: { limit: 'wrong-codes' } });
      throw isLink
        ? new HttpError('too-many', { retryMs: wrong.retryMs })
        : new HttpError('many-wrong-codes', { field: 'code', retryMs: wrong.retryMs });
    }
    try {
      if (wrong.delayMs > 0) await guessLimiter.wait(wrong.delayMs);
    } finally {
      guessLimiter.release(space, address);
    }
    throw wrong.isSuspicious && !isLink
      ? new HttpError('many-wrong-codes', { field: 'code' })
      : error;
  }
}
