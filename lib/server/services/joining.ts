import type { Database } from '#db/connect.ts';
import { isBlocked } from '#db/queries/blocks.ts';
import {
  countJoinRequests,
  deleteJoinRequest,
  findJoinRequest,
  insertJoinRequest,
} from '#db/queries/join-requests.ts';
import { findJoinedSeat } from '#db/queries/seat-grants.ts';
import {
  assertFreeSeats,
  insertSeat,
  lockWorkshop,
  uniqueDisplayName,
  WorkshopFullError,
  type SeatRow,
} from '#db/queries/seats.ts';
import { findWorkshopByCode, type WorkshopRow } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { formatCode } from '#lib/auth/code.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { generateId } from '#lib/auth/secret.ts';
import { createSession, sessionHash } from '#lib/auth/session.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { AppServices, Caller, ResultWithCookie } from '../context.ts';
import { assertWorkshopRunning, withGuessLimit } from './access.ts';
import { auditCaller, clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import type { JoinRate } from './join-rate.ts';
import { insertStudent } from './seat-claims.ts';
import { assertStateAllows } from './workshop-state.ts';
import { grantSeat, type OpenedSeat } from './seat-opening.ts';

/** Students of a workshop who can wait for approval at the same time. */
const MAX_WAITING_STUDENTS = 1_000;
const WAITING_RETRY_MS = 30 * SECOND_MS;

/** How a request to join ended. */
type Joined =
  | { readonly kind: 'opened'; readonly opened: OpenedSeat }
  /** `secret`: of the session that waits, if the browser had none. */
  | { readonly kind: 'waits'; readonly isNew: boolean; readonly secret: string | null };

/**
 * Lets students join by the code of the workshop: at once, or after an instructor approved it. The
 * page of a student who waits sends the same request again.
 */
export function joiningService(
  deps: ServiceDeps,
  joinRate: JoinRate,
  completeOpening: (caller: Caller, opened: OpenedSeat) => Promise<ResultWithCookie<JoinResult>>,
): Pick<AppServices['seats'], 'join'> {
  const { db, now, url, audit } = deps;

  const report = (caller: Caller, workshopId: string, error: unknown): unknown => {
    const isFull = error instanceof WorkshopFullError;
    const hasTooManyWaiting = error instanceof HttpError && error.response.error === 'too-many';
    if (isFull || hasTooManyWaiting)
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'limit-reached',
        detail: isFull ? { limit: 'seats', seats: error.limit } : { limit: 'waiting-students' },
      });
    return isFull ? fullWorkshopError(error) : error;
  };

  return {
    join: (caller, body) =>
      withGuessLimit(deps, caller, 'join', async () => {
        const workshop = await findWorkshopByCode(db, formatCode(body.code));
        if (workshop === null) throw new HttpError('code-unknown', { field: 'code' });
        // The answer for a draft has neither its name nor its id. The page asks again until it opens.
        assertStateAllows('join', workshop.state, 'student');
        // Once per request: a transaction that runs again counts no second student.
        let isAdmitted: boolean | null = null;
        const admitsNow = (): boolean =>
          (isAdmitted ??= joinRate.admit(workshop.id, caller.clientAddress));
        const joined = await transact(db, (tx) =>
          join(tx, caller, { workshop, admitsNow, name: body.displayName, now: now() }),
        ).catch((error: unknown) => {
          throw report(caller, workshop.id, error);
        });
        if (isAdmitted === false)
          audit({
            ...auditCaller(caller),
            workshopId: workshop.id,
            kind: 'limit-reached',
            detail: { limit: 'joins' },
          });
        if (joined.kind === 'opened') return completeOpening(caller, joined.opened);
        if (joined.isNew)
          audit({ ...auditCaller(caller), workshopId: workshop.id, kind: 'join-requested' });
        return {
          result: { waiting: { workshop: { id: workshop.id, name: workshop.name } } },
          cookie: joined.secret === null ? null : formatSessionCookie(url, joined.secret),
        };
      }),
  };
}

/** The answer when no seat is free. */
export function fullWorkshopError({ limit }: WorkshopFullError): HttpError {
  return new HttpError('workshop-full', { limit });
}

interface JoinInput {
  readonly workshop: WorkshopRow;
  readonly name: string;
  readonly now: Date;
  /** Whether a new student can join without approval now. */
  readonly admitsNow: () => boolean;
}

/**
 * Creates a seat for a student with a name, or returns the seat that the browser already joined in
 * the workshop. A name alone never gives access to an existing seat.
 */
async function join(tx: Database, caller: Caller, input: JoinInput): Promise<Joined> {
  const { workshop } = input;
  const { session } = caller;
  // The workshop may have ended since its code was looked up.
  assertWorkshopRunning(await lockWorkshop(tx, workshop.id));
  const hash = session === null ? null : sessionHash(session);
  if (
    session !== null &&
    (await isBlocked(tx, workshop.id, [{ kind: 'session', value: session.id }]))
  )
    throw new HttpError('forbidden');
  const ownSeat = hash === null ? null : await findJoinedSeat(tx, workshop.id, hash);
  if (ownSeat !== null) return open(tx, caller, input, ownSeat);
  const request = hash === null ? null : await findJoinRequest(tx, workshop.id, hash);
  switch (request?.state) {
    case 'refused':
      throw new HttpError('join-refused');
    case 'waiting':
      return { kind: 'waits', isNew: false, secret: null };
    case 'approved': {
      await deleteJoinRequest(tx, request.id);
      return open(tx, caller, { ...input, name: request.displayName }, null);
    }
    case undefined:
      break;
  }
  if (workshop.joining === 'closed') throw new HttpError('joining-closed');
  if (workshop.joining === 'open' && input.admitsNow()) return open(tx, caller, input, null);
  return wait(tx, caller, input);
}

async function open(
  tx: Database,
  caller: Caller,
  { workshop, name, now }: JoinInput,
  ownSeat: SeatRow | null,
): Promise<Joined> {
  const displayName =
    ownSeat === null
      ? await uniqueDisplayName(tx, workshop.id, name)
      : (ownSeat.displayName ?? name);
  const seat =
    ownSeat ??
    (await insertSeat(tx, {
      id: generateId(),
      workshopId: workshop.id,
      personId: await insertStudent(tx, normalizeDisplayName(name)),
      displayName,
      now,
    }));
  const access = await grantSeat(tx, caller, { seatId: seat.id, source: 'join', now });
  return {
    kind: 'opened',
    opened: { workshop, seat: { ...seat, displayName }, access, source: 'join', mergedSeat: null },
  };
}

async function wait(
  tx: Database,
  caller: Caller,
  { workshop, name, now }: JoinInput,
): Promise<Joined> {
  await assertFreeSeats(tx, workshop.id, 1);
  if ((await countJoinRequests(tx, workshop.id, 'waiting')) >= MAX_WAITING_STUDENTS)
    throw new HttpError('too-many', { retryMs: WAITING_RETRY_MS });
  const started =
    caller.session === null
      ? await createSession(tx, { personId: null, now, client: clientOf(caller) })
      : null;
  await insertJoinRequest(tx, {
    id: generateId(),
    workshopId: workshop.id,
    sessionHash: sessionHash(started ?? caller.session ?? { id: '' }),
    displayName: normalizeDisplayName(name),
    address: caller.clientAddress,
    createdAt: now,
  });
  return { kind: 'waits', isNew: true, secret: started?.secret ?? null };
}
