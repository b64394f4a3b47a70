import type { Database } from '#db/connect.ts';
import { deleteSeatGrants } from '#db/queries/seat-grants.ts';
import {
  findRemovedSeat,
  listSeatsWithoutAgent,
  markSeatsRemoved,
  REMOVE_SEAT,
  unmarkSeatRemoved,
} from '#db/queries/seat-removal.ts';
import { assertFreeSeats, lockWorkshop, WorkshopFullError } from '#db/queries/seats.ts';
import { revokeTokensOfSeats } from '#db/queries/tokens.ts';
import { findMemberRole } from '#db/queries/memberships.ts';
import { transact } from '#db/transaction.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canDecideAdmission } from '#lib/room/policies.ts';
import type { AppServices, Caller } from '../context.ts';
import {
  requireSeatAccess,
  requireStaff,
  requireWorkshop,
  requireWorkshopAccess,
} from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { fullWorkshopError } from './joining.ts';
import { assertStateAllows } from './workshop-state.ts';

/** How long a removed seat can be restored. */
export const SEAT_RESTORE_MS = 10 * MINUTE_MS;

/** Removes seats, restores them, and ends the access to them. */
export function seatRemovalService(
  deps: ServiceDeps,
): Pick<AppServices['seats'], 'remove' | 'restore' | 'endAccess'> &
  Pick<AppServices['admission'], 'removeEmptySeats'> {
  const { db, now, workshops, audit, disconnectViewers, notifySessions } = deps;

  const removeSeats = async (
    caller: Caller,
    workshopId: string,
    findIds: (tx: Database) => Promise<readonly string[]>,
  ): Promise<string[]> => {
    const { id: actor, name: by } = requireStaff(caller);
    const liveWorkshop = await requireWorkshop(workshops, workshopId);
    const removed = await transact(db, async (tx) => {
      await lockWorkshop(tx, workshopId);
      const ids = await findIds(tx);
      const marked = await markSeatsRemoved(tx, { workshopId, ids, now: now() });
      await revokeTokensOfSeats(tx, marked, now());
      return marked;
    });
    if (removed.length === 0) return removed;
    // The room forgets the seats first: this closes their agents' connections.
    await liveWorkshop.refresh();
    for (const seatId of removed) {
      disconnectViewers({ seatId, why: 'seat-removed' });
      audit({ ...auditCaller(caller), workshopId, seatId, kind: 'seat-removed' });
    }
    await Promise.all(
      removed.map((seatId) =>
        liveWorkshop.commitCommand({ actor, kind: REMOVE_SEAT, seatId, payload: { by } }),
      ),
    );
    return removed;
  };

  return {
    async remove(caller, seatId) {
      const { workshop, role } = await requireSeatAccess(db, caller, seatId);
      if (!canDecideAdmission(role)) throw new HttpError('forbidden');
      assertStateAllows('remove-seat', workshop.state);
      await removeSeats(caller, workshop.id, () => Promise.resolve([seatId]));
    },

    async restore(caller, seatId) {
      const { id: personId, name: by } = requireStaff(caller);
      const seat = await findRemovedSeat(db, seatId);
      const role = seat === null ? null : await findMemberRole(db, personId, seat.workshopId);
      if (seat === null || role === null) throw new HttpError('not-found');
      if (!canDecideAdmission(role)) throw new HttpError('forbidden');
      const after = new Date(now().getTime() - SEAT_RESTORE_MS);
      const isRestored = await transact(db, async (tx) => {
        assertStateAllows('restore-seat', (await lockWorkshop(tx, seat.workshopId)).state);
        await assertFreeSeats(tx, seat.workshopId, 1);
        return unmarkSeatRemoved(tx, seatId, after);
      }).catch((error: unknown) => {
        throw error instanceof WorkshopFullError ? fullWorkshopError(error) : error;
      });
      if (!isRestored) throw new HttpError('not-found');
      const liveWorkshop = await requireWorkshop(workshops, seat.workshopId);
      await liveWorkshop.refresh();
      await liveWorkshop.commitCommand({
        actor: personId,
        kind: 'restore-seat',
        seatId,
        payload: { by },
      });
      audit({
        ...auditCaller(caller),
        workshopId: seat.workshopId,
        seatId,
        kind: 'seat-restored',
      });
    },

    async endAccess(caller, seatId) {
      const { workshop, role } = await requireSeatAccess(db, caller, seatId);
      if (!canDecideAdmission(role)) throw new HttpError('forbidden');
      const ended = await transact(db, async (tx) => {
        await revokeTokensOfSeats(tx, [seatId], now());
        return deleteSeatGrants(tx, seatId);
      });
      for (const session of ended) disconnectViewers({ session, seatId, why: 'revoked' });
      notifySessions({ seatId });
      audit({
        ...auditCaller(caller),
        workshopId: workshop.id,
        seatId,
        kind: 'session-ended',
        detail: { grants: ended.length },
      });
    },

    async removeEmptySeats(caller, workshopId) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canDecideAdmission);
      assertStateAllows('remove-seat', workshop.state);
      const { seats } = (await requireWorkshop(workshops, workshopId)).state();
      const removed = await removeSeats(caller, workshopId, async (tx) =>
        (await listSeatsWithoutAgent(tx, workshopId)).filter((id) =>
          hasNoProgress(seats.get(id)?.progress),
        ),
      );
      return { removed: removed.length };
    },
  };
}

/** Whether a seat has no pass. */
export function hasNoProgress(
  progress: ReadonlyMap<string, { readonly pass: unknown }> | undefined,
): boolean {
  return [...(progress?.values() ?? [])].every(({ pass }) => pass === null);
}
