import type { Database } from '#db/connect.ts';
import { findWorkshop, findWorkshopByCode, type WorkshopRow } from '#db/queries/workshops.ts';
import {
  deleteSeat,
  findSeat,
  uniqueDisplayName,
  hasAgent,
  insertSeat,
  lockWorkshop,
  findSeatOfPerson,
  assignSeat,
  type SeatRow,
} from '#db/queries/seats.ts';
import { revokeOldSeatTokens, consumeToken } from '#db/queries/tokens.ts';
import { findSeatCode, createSeatCode } from '#lib/auth/seat-code.ts';
import { formatCode } from '#lib/auth/code.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import { generateId } from '#lib/auth/secret.ts';
import { createSession } from '#lib/auth/session.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { Caller, AppServices } from '../context.ts';
import {
  assertWorkshopRunning,
  requireSeatAccess,
  requireWorkshop,
  withGuessLimit,
} from './access.ts';
import { exerciseTextService } from './exercise-texts.ts';
import { helpRequestService } from './help-requests.ts';
import { installCommand } from './tokens.ts';
import { findOrCreatePerson } from './sign-in.ts';
import type { ServiceDeps } from './deps.ts';
import { timelineService } from './timeline.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';

const INSTALL_TOKEN_HOURS = 24;
/**
 * Install commands of one seat that work at the same time: loading the page again must not break a
 * command that was copied before.
 */
const MAX_INSTALL_TOKENS = 5;

/** A seat and the person who joined it. */
interface SeatAssignment {
  readonly workshop: WorkshopRow;
  readonly seat: SeatRow & { readonly displayName: string };
  readonly personId: string;
  /** The seat that the person had before, which is merged into this one. */
  readonly mergedSeat: SeatRow | null;
}

/** What students do: join, claim a seat, install the agent, read texts and ask for help. */
export function seatService(deps: ServiceDeps): AppServices['seats'] {
  const { db, workshops, now, url, guessLimiter, disconnectViewers, serverKey } = deps;
  const queue = createKeyedQueue();

  const createInstallCommand = async (seat: SeatRow): Promise<string> => {
    const { token } = await issueJoinToken(db, {
      workshopId: seat.workshopId,
      seat: seat.id,
      uses: 1,
      expiresAt: new Date(now().getTime() + INSTALL_TOKEN_HOURS * HOUR_MS),
      serverKey: serverKey.publicKey,
      now: now(),
    });
    await revokeOldSeatTokens(db, {
      seatId: seat.id,
      kind: 'agent',
      keepNewest: MAX_INSTALL_TOKENS,
      now: now(),
    });
    return installCommand(url, token);
  };

  /** Updates the room, and returns what the browser needs: seat, install command, session cookie. */
  const completeJoin = async (
    caller: Caller,
    { workshop, seat, personId, mergedSeat }: SeatAssignment,
  ) => {
    const liveWorkshop = await requireWorkshop(workshops, workshop.id);
    if (mergedSeat !== null)
      await liveWorkshop.commitCommand({
        actor: personId,
        kind: 'merge-seats',
        seatId: seat.id,
        payload: { from: mergedSeat.id, fromLabel: mergedSeat.label },
      });
    await liveWorkshop.refresh();
    if (mergedSeat !== null) disconnectViewers({ seatId: mergedSeat.id, why: 'deleted' });
    const cookie =
      caller.session?.person.id === personId
        ? null
        : formatSessionCookie(url, await createSession(db, personId, now()));
    return {
      result: {
        workshop: { id: workshop.id, name: workshop.name },
        seat: { id: seat.id, label: seat.label, displayName: seat.displayName },
        installCommand: await createInstallCommand(seat),
      },
      cookie,
    };
  };

  return {
    ...exerciseTextService(deps, queue),
    ...helpRequestService(deps, queue),
    listTimeline: timelineService(deps),

    join: (caller, body) =>
      withGuessLimit(guessLimiter, caller, ['code-unknown'], async () => {
        const workshop = await findWorkshopByCode(db, formatCode(body.code));
        if (workshop === null) throw new HttpError('code-unknown', { field: 'code' });
        assertWorkshopRunning(workshop);
        return completeJoin(
          caller,
          await db.transaction((tx) => joinByName(tx, caller, workshop, body.displayName, now())),
        );
      }),

    claim: (caller, body) =>
      withGuessLimit(guessLimiter, caller, ['code-unknown'], async () => {
        return completeJoin(
          caller,
          await db.transaction((tx) => claimByCode(tx, caller, body, now())),
        );
      }),

    async createInstallCommand(caller, id) {
      const { seat, workshop } = await requireSeatAccess(db, caller, id);
      assertWorkshopRunning(workshop);
      return { installCommand: await createInstallCommand(seat) };
    },

    async createDeviceCode(caller, id) {
      const { seat, workshop } = await requireSeatAccess(db, caller, id);
      assertWorkshopRunning(workshop);
      if (seat.personId === null) throw new HttpError('not-found');
      const { code, expiresAt } = await createSeatCode(db, {
        workshopId: workshop.id,
        seat: id,
        kind: 'device',
        now: now(),
      });
      return { code, expiresAt: expiresAt.getTime() };
    },
  };
}

/**
 * Creates a seat for a person with a name, or returns the seat that the browser already has in the
 * workshop. A name alone never gives access to an existing seat.
 */
async function joinByName(
  tx: Database,
  caller: Caller,
  workshop: WorkshopRow,
  requestedName: string,
  now: Date,
): Promise<SeatAssignment> {
  await lockWorkshop(tx, workshop.id);
  const personId = await findOrCreatePerson(tx, caller, requestedName);
  const ownSeat = await findSeatOfPerson(tx, workshop.id, personId);
  if (ownSeat !== null)
    return {
      workshop,
      seat: { ...ownSeat, displayName: ownSeat.displayName ?? requestedName },
      personId,
      mergedSeat: null,
    };
  const displayName = await uniqueDisplayName(tx, workshop.id, requestedName);
  const seat = await insertSeat(tx, {
    id: generateId(),
    workshopId: workshop.id,
    personId,
    displayName,
    now,
  });
  return { workshop, seat: { ...seat, displayName }, personId, mergedSeat: null };
}

/**
 * Uses the code of a seat. An empty seat is assigned to the caller. A seat that has a student signs
 * the caller in as that student (on a second device). If the browser joined by name before, its name
 * is kept, and its former seat is deleted, provided that no agent is connected to it.
 */
async function claimByCode(
  tx: Database,
  caller: Caller,
  { code, displayName }: { code: string; displayName?: string | undefined },
  now: Date,
): Promise<SeatAssignment> {
  const codeResult = await findSeatCode(tx, code, now);
  if (!codeResult.ok) throw new HttpError(codeResult.error, { field: 'code' });
  const claimedSeat =
    codeResult.row.seatId === null ? null : await findSeat(tx, codeResult.row.seatId);
  const workshop = claimedSeat === null ? null : await findWorkshop(tx, claimedSeat.workshopId);
  if (claimedSeat === null || workshop === null)
    throw new HttpError('code-unknown', { field: 'code' });
  assertWorkshopRunning(workshop);
  await lockWorkshop(tx, workshop.id);
  const assignment =
    claimedSeat.personId === null
      ? await claimEmptySeat(tx, caller, workshop, claimedSeat, displayName)
      : {
          workshop,
          seat: { ...claimedSeat, displayName: claimedSeat.displayName ?? claimedSeat.label },
          personId: claimedSeat.personId,
          mergedSeat: null,
        };
  if (!(await consumeToken(tx, codeResult.row.id, now)))
    throw new HttpError('code-expired', { field: 'code' });
  return assignment;
}

async function claimEmptySeat(
  tx: Database,
  caller: Caller,
  workshop: WorkshopRow,
  seat: SeatRow,
  requestedName: string | undefined,
): Promise<SeatAssignment> {
  const ownSeat =
    caller.session === null
      ? null
      : await findSeatOfPerson(tx, workshop.id, caller.session.person.id);
  if (ownSeat !== null && (await hasAgent(tx, ownSeat.id))) throw new HttpError('seat-taken');
  const name = requestedName ?? ownSeat?.displayName ?? seat.displayName;
  if (name === null) throw new HttpError('malformed', { field: 'displayName' });
  const personId = await findOrCreatePerson(tx, caller, name);
  if (ownSeat !== null) await deleteSeat(tx, ownSeat.id);
  const displayName =
    name === seat.displayName ? name : await uniqueDisplayName(tx, workshop.id, name);
  if (!(await assignSeat(tx, seat.id, { personId, displayName })))
    throw new HttpError('seat-taken');
  return { workshop, seat: { ...seat, personId, displayName }, personId, mergedSeat: ownSeat };
}
