import type { Database } from '#db/connect.ts';
import { isBlocked } from '#db/queries/blocks.ts';
import {
  countRequestsForSeat,
  countWaitingStudents,
  deleteJoinRequest,
  findJoinRequest,
  insertJoinRequest,
  type JoinRequestRow,
} from '#db/queries/join-requests.ts';
import { findJoinedSeat, listSeatsWithWorkshop } from '#db/queries/seat-grants.ts';
import {
  assertFreeSeats,
  findSeat,
  findSeatOfStudent,
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
import { createSession, sessionHash, type Session } from '#lib/auth/session.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { displayNameKey, normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JoinAnswer, JoinResult, RejoinOffer } from '#lib/protocol/api/seats.ts';
import type { AppServices, Caller, ResultWithCookie } from '../context.ts';
import { assertWorkshopRunning, withGuessLimit } from './access.ts';
import { auditCaller, clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import type { JoinRate } from './join-rate.ts';
import { matchNewStudent } from './roster-matching.ts';
import { insertStudent } from './seat-claims.ts';
import { assertStateAllows } from './workshop-state.ts';
import { grantSeat, type OpenedSeat } from './seat-opening.ts';

/** Students of a workshop who can wait for approval at the same time. */
const MAX_WAITING_STUDENTS = 1_000;
/** Browsers that can ask for the same seat at the same time. */
const MAX_REQUESTS_PER_SEAT = 5;
const WAITING_RETRY_MS = 30 * SECOND_MS;

/** How a request to join ended. */
type Joined =
  | { readonly kind: 'opened'; readonly opened: OpenedSeat }
  | { readonly kind: 'offered'; readonly offer: RejoinOffer }
  | Waits;

/** `secret`: of the session that waits, if the browser had none. `seat`: the one asked for. */
interface Waits {
  readonly kind: 'waits';
  readonly isNew: boolean;
  readonly secret: string | null;
  readonly seat: SeatRow | null;
}

/**
 * Lets students join by the code of the workshop: at once, or after an instructor approved it. A
 * student who comes back in another browser asks for the earlier seat, and an instructor confirms.
 * The page of a student who waits sends the same request again.
 */
export function joiningService(
  deps: ServiceDeps,
  joinRate: JoinRate,
  completeOpening: (caller: Caller, opened: OpenedSeat) => Promise<ResultWithCookie<JoinResult>>,
): Pick<AppServices['seats'], 'join'> {
  const { db, now, url, audit, isSeatOpen } = deps;

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
          join(tx, caller, {
            workshop,
            admitsNow,
            isSeatOpen,
            name: body.displayName,
            rejoin: body.rejoin,
            now: now(),
          }),
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
        if (joined.kind === 'offered') return { result: { offer: joined.offer }, cookie: null };
        if (joined.isNew)
          audit({
            ...auditCaller(caller),
            workshopId: workshop.id,
            ...(joined.seat !== null && { seatId: joined.seat.id }),
            kind: 'join-requested',
          });
        return {
          result: toWaitingAnswer(workshop, joined),
          cookie: joined.secret === null ? null : formatSessionCookie(url, joined.secret),
        };
      }),
  };
}

function toWaitingAnswer({ id, name }: WorkshopRow, { seat }: Waits): JoinAnswer {
  return {
    waiting: { workshop: { id, name }, seat: seat === null ? null : { label: seat.label } },
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
  readonly rejoin: 'offer' | 'ask' | undefined;
  /** Whether a new student can join without approval now. */
  readonly admitsNow: () => boolean;
  readonly isSeatOpen: (seatId: string) => boolean;
}

/**
 * Creates a seat for a student with a name, or returns the seat that the browser already joined in
 * the workshop. A name alone never gives access to an existing seat: with one, a student can only
 * ask for it, and staff confirm.
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
  if (hash === null) return joinAtEarlierSeat(tx, caller, input, null);
  const ownSeat = await findJoinedSeat(tx, workshop.id, hash);
  if (ownSeat !== null) return open(tx, caller, input, ownSeat);
  const request = await findJoinRequest(tx, workshop.id, hash);
  const answer = request === null ? null : await answerRequest(tx, caller, input, request);
  return answer ?? joinAtEarlierSeat(tx, caller, input, request);
}

/** Offers the earlier seat, or asks for it. Without one, or if the student wants none, a new seat. */
async function joinAtEarlierSeat(
  tx: Database,
  caller: Caller,
  input: JoinInput,
  request: JoinRequestRow | null,
): Promise<Joined> {
  // A browser whose request was refused isn't offered the seat again.
  const earlier =
    request?.state === 'refused' ? null : await findEarlierSeat(tx, caller.session, input);
  if (earlier !== null && input.rejoin === 'offer')
    return { kind: 'offered', offer: earlier.offer };
  if (request !== null) await deleteJoinRequest(tx, request.id);
  if (earlier === null) return joinAtNewSeat(tx, caller, input);
  return earlier.offer.ownSeatId === null
    ? wait(tx, caller, input, earlier.seat)
    : open(tx, caller, input, earlier.seat);
}

async function joinAtNewSeat(tx: Database, caller: Caller, input: JoinInput): Promise<Joined> {
  const { joining } = input.workshop;
  if (joining === 'closed') throw new HttpError('joining-closed');
  return joining === 'open' && input.admitsNow()
    ? open(tx, caller, input, null)
    : wait(tx, caller, input, null);
}

/**
 * What follows from the request that the browser sent before. null: it no longer counts, because the
 * seat that it asked for was removed, or because the student wants another seat now.
 * @throws {HttpError} `join-refused`
 */
async function answerRequest(
  tx: Database,
  caller: Caller,
  input: JoinInput,
  request: JoinRequestRow,
): Promise<Joined | null> {
  const { id, state, seatId, displayName } = request;
  const seat = seatId === null ? null : await findSeat(tx, seatId);
  const isGivenUp = seatId !== null && (seat === null || input.rejoin !== 'ask');
  switch (state) {
    case 'refused':
      if (isGivenUp) return null;
      throw new HttpError('join-refused');
    case 'waiting':
      return isGivenUp ? null : { kind: 'waits', isNew: false, secret: null, seat };
    case 'approved':
      if (seatId !== null && seat === null) return null;
      await deleteJoinRequest(tx, id);
      return open(tx, caller, { ...input, name: displayName }, seat);
  }
}

/**
 * The seat that a student had before: one that this browser can open already, or else that of the
 * entered name or label, unless a browser shows its page now. null if the request doesn't ask.
 */
async function findEarlierSeat(
  tx: Database,
  session: Session | null,
  { workshop, name, rejoin, isSeatOpen }: JoinInput,
): Promise<{ readonly seat: SeatRow; readonly offer: RejoinOffer } | null> {
  if (rejoin === undefined) return null;
  const granted = await listSeatsWithWorkshop(
    tx,
    (session?.grants ?? []).map(({ seatId }) => seatId),
  );
  const ownSeat = granted.find(({ workshopId }) => workshopId === workshop.id);
  const seat =
    ownSeat === undefined
      ? await findSeatOfStudent(tx, workshop.id, name)
      : await findSeat(tx, ownSeat.id);
  if (seat === null) return null;
  const { id, label, displayName, handleKey } = seat;
  if (ownSeat !== undefined) return { seat, offer: { label, displayName, ownSeatId: id } };
  if (isSeatOpen(id)) return null;
  const knowsName = handleKey === displayNameKey(normalizeDisplayName(name));
  return { seat, offer: { label, displayName: knowsName ? displayName : null, ownSeatId: null } };
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
  if (ownSeat === null)
    await matchNewStudent(tx, { workshopId: workshop.id, seatId: seat.id, name: displayName });
  const access = await grantSeat(tx, caller, { seatId: seat.id, source: 'join', now });
  return {
    kind: 'opened',
    opened: { workshop, seat: { ...seat, displayName }, access, source: 'join', mergedSeat: null },
  };
}

/** `seat`: the earlier seat that the student asks for; null for a new one. */
async function wait(
  tx: Database,
  caller: Caller,
  { workshop, name, now }: JoinInput,
  seat: SeatRow | null,
): Promise<Joined> {
  if (seat === null) await assertFreeSeats(tx, workshop.id, 1);
  if (
    (await countWaitingStudents(tx, workshop.id)) >= MAX_WAITING_STUDENTS ||
    (seat !== null && (await countRequestsForSeat(tx, seat.id)) >= MAX_REQUESTS_PER_SEAT)
  )
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
    seatId: seat?.id ?? null,
    address: caller.clientAddress,
    createdAt: now,
  });
  return { kind: 'waits', isNew: true, secret: started?.secret ?? null, seat };
}
