import type { Database } from '#db/connect.ts';
import { deleteApprovalsForSeat } from '#db/queries/join-requests.ts';
import { findMemberRole } from '#db/queries/memberships.ts';
import { insertPerson } from '#db/queries/people.ts';
import { moveRosterMatch } from '#db/queries/roster.ts';
import { deleteSeatGrants, findJoinedSeat } from '#db/queries/seat-grants.ts';
import {
  assignSeat,
  deleteSeat,
  findSeat,
  hasAgent,
  lockWorkshop,
  uniqueDisplayName,
  type SeatRow,
} from '#db/queries/seats.ts';
import { consumeToken, revokeOldSeatTokens, type TokenRow } from '#db/queries/tokens.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import {
  createSeatCode,
  findSeatCode,
  RESET_CODE_LABEL,
  RETURN_CODE_LIFETIME_MS,
} from '#lib/auth/seat-code.ts';
import { generateId } from '#lib/auth/secret.ts';
import { hasSeatGrant, sessionHash } from '#lib/auth/session.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { ClaimQuestion, JoinResult } from '#lib/protocol/api/seats.ts';
import { canCreateDeviceCode, canResetSeatAccess } from '#lib/room/policies.ts';
import type { AppServices, Caller, ResultWithCookie } from '../context.ts';
import {
  assertWorkshopRunning,
  requireSeatAccess,
  requireWorkshop,
  withGuessLimit,
} from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { matchNewStudent } from './roster-matching.ts';
import { grantSeat, type OpenedSeat } from './seat-opening.ts';

interface ClaimInput {
  readonly code: string;
  readonly displayName?: string | undefined;
  readonly confirmed?: boolean | undefined;
}

/** A code of a seat that can be used. */
interface ClaimableSeat {
  readonly token: TokenRow;
  readonly seat: SeatRow;
  readonly workshop: WorkshopRow;
}

/** Opens seats with codes, makes the codes, and resets the access to a seat. */
export function seatClaimService(
  deps: ServiceDeps,
  completeOpening: (caller: Caller, opened: OpenedSeat) => Promise<ResultWithCookie<JoinResult>>,
): Pick<AppServices['seats'], 'claim' | 'createDeviceCode' | 'resetAccess'> {
  const { db, workshops, now, disconnectViewers, audit } = deps;

  return {
    claim: (caller, body) =>
      withGuessLimit(deps, caller, 'claim', async () => {
        const question = await findClaimQuestion(db, caller, body, now());
        if (question !== null) return { result: { question }, cookie: null };
        const opened = await transact(db, (tx) => claimByCode(tx, caller, body, now()));
        return completeOpening(caller, opened);
      }),

    async createDeviceCode(caller, id, { isForReturn = false }) {
      const access = await requireSeatAccess(db, caller, id);
      if (!canCreateDeviceCode(access)) throw new HttpError('forbidden');
      assertWorkshopRunning(access.workshop);
      const place = { workshopId: access.workshop.id, seatId: id };
      const result = await createSeatCode(db, {
        workshopId: access.workshop.id,
        seat: id,
        kind: 'device',
        ...(isForReturn && { lifetimeMs: RETURN_CODE_LIFETIME_MS }),
        now: now(),
      });
      if (!result.ok) {
        if (result.error === 'not-found') throw new HttpError('not-found');
        audit({
          ...auditCaller(caller),
          ...place,
          kind: 'limit-reached',
          detail: { limit: 'seat-codes' },
        });
        throw new HttpError('too-many', { retryMs: result.retryMs });
      }
      audit({ ...auditCaller(caller), ...place, kind: 'code-created', detail: { code: 'device' } });
      return { code: result.code, expiresAt: result.expiresAt.getTime() };
    },

    async resetAccess(caller, id) {
      const { workshop, role } = await requireSeatAccess(db, caller, id);
      if (!canResetSeatAccess(role)) throw new HttpError('forbidden');
      assertWorkshopRunning(workshop);
      const liveWorkshop = await requireWorkshop(workshops, workshop.id);
      const { ended, result } = await transact(db, async (tx) => {
        const code = await createSeatCode(tx, {
          workshopId: workshop.id,
          seat: id,
          kind: 'claim',
          isReset: true,
          now: now(),
        });
        await revokeOldSeatTokens(tx, { seatId: id, kind: 'device', keepNewest: 0, now: now() });
        await deleteApprovalsForSeat(tx, id);
        return { ended: await deleteSeatGrants(tx, id), result: code };
      });
      if (!result.ok) throw new HttpError('not-found');
      for (const session of ended) disconnectViewers({ session, seatId: id, why: 'revoked' });
      audit({
        ...auditCaller(caller),
        workshopId: workshop.id,
        seatId: id,
        kind: 'seat-access-reset',
        detail: { endedSessions: ended.length },
      });
      const by = caller.session?.person;
      await liveWorkshop.commitCommand({
        actor: by?.id ?? 'server',
        kind: 'reset-seat-access',
        seatId: id,
        payload: { by: by?.name ?? '' },
      });
      return { code: result.code, expiresAt: result.expiresAt.getTime() };
    },
  };
}

/**
 * The question for a browser with a staff identity, before it opens a seat: the link can come from
 * a student. null: nothing to ask. Uses nothing up.
 * @throws {HttpError} as `findClaimableSeat`
 */
async function findClaimQuestion(
  db: Database,
  { session }: Caller,
  { code, confirmed = false }: ClaimInput,
  now: Date,
): Promise<ClaimQuestion | null> {
  if (session?.person == null || confirmed) return null;
  const { seat, workshop } = await findClaimableSeat(db, code, now);
  if (hasSeatGrant(session, seat.id)) return null;
  return {
    person: {
      name: session.person.name,
      role:
        (await findMemberRole(db, session.person.id, workshop.id)) ??
        (session.person.isInstructor ? 'instructor' : null),
    },
    seat: { label: seat.label },
  };
}

/**
 * The seat of a valid code.
 * @throws {HttpError} `code-unknown`, `code-expired`, `workshop-not-open`, `workshop-ended`
 */
async function findClaimableSeat(db: Database, code: string, now: Date): Promise<ClaimableSeat> {
  const result = await findSeatCode(db, code, now);
  if (!result.ok) throw new HttpError(result.error, { field: 'code' });
  const { row: token } = result;
  const seat = token.seatId === null ? null : await findSeat(db, token.seatId);
  const workshop = seat === null ? null : await findWorkshop(db, seat.workshopId);
  if (seat === null || workshop === null) throw new HttpError('code-unknown', { field: 'code' });
  assertWorkshopRunning(workshop);
  return { token, seat, workshop };
}

/**
 * Uses the code of a seat: the caller's browser can open this seat from now on, and nothing else.
 * An empty seat gets a student first. If the browser joined by name before, its name is kept, and
 * its former seat is deleted, provided that no agent is connected to it.
 */
async function claimByCode(
  tx: Database,
  caller: Caller,
  { code, displayName }: ClaimInput,
  now: Date,
): Promise<OpenedSeat> {
  const { token, seat, workshop } = await findClaimableSeat(tx, code, now);
  await lockWorkshop(tx, workshop.id);
  const assigned =
    seat.personId === null
      ? await assignEmptySeat(tx, caller, workshop, seat, displayName)
      : { seat: { ...seat, displayName: seat.displayName ?? seat.label }, mergedSeat: null };
  if (!(await consumeToken(tx, token.id, now)))
    throw new HttpError('code-expired', { field: 'code' });
  const source = token.label === RESET_CODE_LABEL ? 'reset' : toSource(token.kind);
  const access = await grantSeat(tx, caller, { seatId: seat.id, source, now });
  return { workshop, access, source, ...assigned };
}

const toSource = (kind: TokenRow['kind']): 'claim' | 'device' =>
  kind === 'device' ? 'device' : 'claim';

async function assignEmptySeat(
  tx: Database,
  caller: Caller,
  workshop: WorkshopRow,
  seat: SeatRow,
  requestedName: string | undefined,
): Promise<Pick<OpenedSeat, 'seat' | 'mergedSeat'>> {
  const ownSeat =
    caller.session === null
      ? null
      : await findJoinedSeat(tx, workshop.id, sessionHash(caller.session));
  if (ownSeat !== null && (await hasAgent(tx, ownSeat.id))) throw new HttpError('seat-taken');
  const name = requestedName ?? ownSeat?.displayName ?? seat.displayName;
  if (name === null) throw new HttpError('malformed', { field: 'displayName' });
  if (ownSeat !== null) {
    await moveRosterMatch(tx, { from: ownSeat.id, to: seat.id });
    await deleteSeat(tx, ownSeat.id);
  }
  const personId = ownSeat?.personId ?? (await insertStudent(tx, name));
  const displayName =
    name === seat.displayName ? name : await uniqueDisplayName(tx, workshop.id, name);
  if (!(await assignSeat(tx, seat.id, { personId, displayName })))
    throw new HttpError('seat-taken');
  if (ownSeat === null)
    await matchNewStudent(tx, { workshopId: workshop.id, seatId: seat.id, name: displayName });
  return { seat: { ...seat, personId, displayName }, mergedSeat: ownSeat };
}

/** Creates the person who names a student in records. It is never a staff member. */
export async function insertStudent(db: Database, name: string): Promise<string> {
  const id = generateId();
  await insertPerson(db, { id, name, isInstructor: false });
  return id;
}
