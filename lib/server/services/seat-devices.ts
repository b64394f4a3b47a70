import { findNewestCommandTime } from '#db/queries/timeline.ts';
import { deleteSeatGrants, listSeatDevices } from '#db/queries/seat-grants.ts';
import { revokeOldSeatTokens } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { sessionHash } from '#lib/auth/session.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canActForSeat, canEndSeatDevice, canSeeSeatDevices } from '#lib/room/policies.ts';
import type { AppServices, Caller } from '../context.ts';
import { requireSeatAccess, requireSession, type SeatAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { shortSessionId, toSessionSummary } from './sessions.ts';

/** Lists the browsers that can open a seat, and ends their access. */
export function seatDeviceService({
  db,
  now,
  audit,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<AppServices['seats'], 'listDevices' | 'endDevice' | 'endOtherDevices'> {
  const reportEnded = (caller: Caller, { workshop, seat }: SeatAccess, ended: string[]): void => {
    for (const session of ended) disconnectViewers({ session, seatId: seat.id, why: 'revoked' });
    notifySessions({ seatId: seat.id });
    audit({
      ...auditCaller(caller),
      workshopId: workshop.id,
      seatId: seat.id,
      kind: 'session-ended',
      detail: { grants: ended.length },
    });
  };

  return {
    async listDevices(caller, seatId) {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canSeeSeatDevices(access)) throw new HttpError('forbidden');
      const [rows, resetAt] = await Promise.all([
        listSeatDevices(db, seatId),
        findNewestCommandTime(db, {
          workshopId: access.workshop.id,
          seatId,
          kind: 'reset-seat-access',
        }),
      ]);
      return {
        devices: rows.map((row) => ({
          ...toSessionSummary({ ...row, startedAt: row.grantedAt }, caller.session),
          source: row.source,
        })),
        resetAt,
      };
    },

    async endDevice(caller, seatId, sessionId) {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canEndSeatDevice(access)) throw new HttpError('forbidden');
      const device = (await listSeatDevices(db, seatId)).find(
        ({ hash }) => shortSessionId(hash) === sessionId,
      );
      if (device === undefined) throw new HttpError('not-found');
      reportEnded(caller, access, await deleteSeatGrants(db, seatId, { only: device.hash }));
    },

    async endOtherDevices(caller, seatId) {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canActForSeat(access)) throw new HttpError('forbidden');
      const ended = await transact(db, async (tx) => {
        // A code that another device made would open the seat again.
        for (const kind of ['claim', 'device'] as const)
          await revokeOldSeatTokens(tx, { seatId, kind, keepNewest: 0, now: now() });
        return deleteSeatGrants(tx, seatId, { except: sessionHash(requireSession(caller)) });
      });
      reportEnded(caller, access, ended);
    },
  };
}
