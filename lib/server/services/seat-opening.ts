import type { Database } from '#db/connect.ts';
import { isBlocked } from '#db/queries/blocks.ts';
import { findSeat, type SeatRow } from '#db/queries/seats.ts';
import type { SeatGrantSource } from '#db/queries/sessions.ts';
import { markSeatOfStaff } from '#db/queries/student-seats.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { openSeatInBrowser, type SeatAccessChange } from '#lib/auth/seat-access.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { Caller, ResultWithCookie } from '../context.ts';
import { requireWorkshop } from './access.ts';
import { auditCaller, clientOf } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import type { InstallCommandResult } from './install-commands.ts';

/** A request of the browser replaced its session while this one waited. The page tries again. */
const RETRY_AFTER_RENEWAL_MS = 500;

/** A seat that was opened in the caller's browser. */
export interface OpenedSeat {
  readonly workshop: WorkshopRow;
  readonly seat: SeatRow & { readonly displayName: string };
  readonly access: SeatAccessChange;
  readonly source: SeatGrantSource;
  /** The seat that the browser joined before, which is merged into this one. */
  readonly mergedSeat: SeatRow | null;
}

/**
 * Adds the grant for a seat to the caller's browser, in the transaction that assigns the seat.
 * @throws {HttpError} `unavailable` if another request of the browser came first
 */
export async function grantSeat(
  tx: Database,
  caller: Caller,
  grant: { seatId: string; source: SeatGrantSource; now: Date },
): Promise<SeatAccessChange> {
  const { session } = caller;
  if (session !== null && (await isBrowserBlocked(tx, session, grant.seatId)))
    throw new HttpError('forbidden');
  // A code of a student's seat opens it for a staff member as well, and the seat stays a student's.
  if (session?.person != null && (grant.source === 'join' || grant.source === 'claim'))
    await markSeatOfStaff(tx, { seatId: grant.seatId, personId: session.person.id });
  const access = await openSeatInBrowser(tx, {
    session,
    client: clientOf(caller),
    ...grant,
  });
  if (access === null) throw new HttpError('unavailable', { retryMs: RETRY_AFTER_RENEWAL_MS });
  return access;
}

/** Whether the workshop of a seat excludes the browser. */
async function isBrowserBlocked(
  tx: Database,
  { id }: { readonly id: string },
  seatId: string,
): Promise<boolean> {
  const seat = await findSeat(tx, seatId);
  return seat !== null && (await isBlocked(tx, seat.workshopId, [{ kind: 'session', value: id }]));
}

/**
 * Returns a function that completes the opening of a seat: updates the room, disconnects what lost
 * access, and returns what the browser needs: seat, install command, session cookie.
 */
export function seatOpener(
  { workshops, url, disconnectViewers, notifySessions, audit }: ServiceDeps,
  createInstallCommand: (seat: SeatRow) => Promise<InstallCommandResult>,
) {
  const endAccess = ({
    replacedSessionId,
    endedSeats,
    endedSessions,
    sessionId,
  }: SeatAccessChange) => {
    // The pages of this browser connect again, with the new secret.
    if (replacedSessionId !== null)
      disconnectViewers({ session: replacedSessionId, why: 'renewed' });
    for (const seatId of endedSeats)
      disconnectViewers({ session: sessionId, seatId, why: 'revoked' });
    return endedSessions;
  };

  return async (
    caller: Caller,
    { workshop, seat, access, source, mergedSeat }: OpenedSeat,
  ): Promise<ResultWithCookie<JoinResult>> => {
    const liveWorkshop = await requireWorkshop(workshops, workshop.id);
    if (mergedSeat !== null)
      await liveWorkshop.commitCommand({
        actor: seat.personId ?? 'server',
        kind: 'merge-seats',
        seatId: seat.id,
        payload: { from: mergedSeat.id, fromLabel: mergedSeat.label },
      });
    await liveWorkshop.refresh();
    if (mergedSeat !== null) disconnectViewers({ seatId: mergedSeat.id, why: 'seat-merged' });
    for (const session of endAccess(access))
      disconnectViewers({ session, seatId: seat.id, why: 'revoked' });
    if (access.secret !== null) {
      const place = { workshopId: workshop.id, seatId: seat.id };
      audit({
        ...auditCaller(caller),
        ...place,
        kind: source === 'join' ? 'joined' : 'seat-claimed',
        session: access.sessionId,
        detail: { source },
      });
      const ended = access.endedSeats.length + access.endedSessions.length;
      if (ended > 0)
        audit({ ...place, kind: 'limit-reached', detail: { limit: 'seat-grants', ended } });
      notifySessions({ seatId: seat.id });
    }
    const command = await createInstallCommand(seat);
    return {
      result: {
        workshop: { id: workshop.id, name: workshop.name },
        seat: { id: seat.id, label: seat.label, displayName: seat.displayName },
        installCommand: command.ok ? command.installCommand : null,
      },
      cookie: access.secret === null ? null : formatSessionCookie(url, access.secret),
    };
  };
}
