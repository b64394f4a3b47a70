import type { Database } from '#db/connect.ts';
import { recordErasure } from '#db/queries/erasure.ts';
import { deleteSeatGrants } from '#db/queries/seat-grants.ts';
import {
  findRemovedSeat,
  listSeatsWithoutAgent,
  markSeatsRemoved,
  REMOVE_SEAT,
  unmarkSeatRemoved,
} from '#db/queries/seat-removal.ts';
import {
  assertFreeSeats,
  findSeatByLabel,
  lockWorkshop,
  WorkshopFullError,
} from '#db/queries/seats.ts';
import { revokeTokensOfSeats } from '#db/queries/tokens.ts';
import { findMemberRole } from '#db/queries/memberships.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canDecideAdmission, canManageStudents } from '#lib/room/policies.ts';
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
import { deleteSeatData, SEAT_RESTORE_MS } from '../seat-keeper.ts';
import { assertStateAllows } from './workshop-state.ts';

/** How soon to ask again while the facts of a workshop are made from its log. */
const FACTS_RETRY_MS = 5 * SECOND_MS;

/** Removes seats, restores them, and ends the access to them. */
export function seatRemovalService(
  deps: ServiceDeps,
): Pick<AppServices['seats'], 'remove' | 'restore' | 'erase' | 'eraseByLabel' | 'endAccess'> &
  Pick<AppServices['admission'], 'removeEmptySeats'> {
  const { db, now, workshops, facts, audit, disconnectViewers, notifySessions } = deps;

  const removeSeats = async (
    caller: Caller,
    workshopId: string,
    findIds: (tx: Database) => Promise<readonly string[]>,
    removedAt = now(),
  ): Promise<string[]> => {
    const { id: actor, name: by } = requireStaff(caller);
    const liveWorkshop = await requireWorkshop(workshops, workshopId);
    const removed = await transact(db, async (tx) => {
      await lockWorkshop(tx, workshopId);
      const ids = await findIds(tx);
      const marked = await markSeatsRemoved(tx, { workshopId, ids, now: removedAt });
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

  const eraseSeat = async (
    caller: Caller,
    workshop: WorkshopRow,
    { seatId, keepsFacts }: { seatId: string; keepsFacts: boolean },
  ): Promise<void> => {
    // Facts that aren't made yet couldn't be kept: they would be made from a log without the student.
    if (
      keepsFacts &&
      workshop.startedAt !== null &&
      (await facts.ensure(workshop.id)).state !== 'ready'
    )
      throw new HttpError('not-ready', { retryMs: FACTS_RETRY_MS });
    const erased = { workshopId: workshop.id, seatId, keepsFacts, now: now() };
    await transact(db, (tx) => recordErasure(tx, { ...erased, what: 'student' }));
    // So long ago that it can't be restored while its rows are deleted.
    const removedAt = new Date(now().getTime() - 2 * SEAT_RESTORE_MS);
    await removeSeats(caller, workshop.id, () => Promise.resolve([seatId]), removedAt);
    await deleteSeatData(db, { id: seatId, workshopId: workshop.id });
    await workshops.get(workshop.id)?.refresh();
    audit({ ...auditCaller(caller), workshopId: workshop.id, seatId, kind: 'student-erased' });
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

    async erase(caller, seatId, { label, keepFacts }) {
      const { workshop, role, seat } = await requireSeatAccess(db, caller, seatId);
      if (!canManageStudents(role)) throw new HttpError('forbidden');
      // The label was typed to confirm, and the page can be old.
      if (label !== seat.label) throw new HttpError('outdated', { field: 'label' });
      await eraseSeat(caller, workshop, { seatId, keepsFacts: keepFacts });
    },

    async eraseByLabel(caller, workshopId, { seat: label, keepFacts }) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
      const seat = await findSeatByLabel(db, workshopId, label);
      if (seat === null) throw new HttpError('not-found', { field: 'seat' });
      await eraseSeat(caller, workshop, { seatId: seat.id, keepsFacts: keepFacts });
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
