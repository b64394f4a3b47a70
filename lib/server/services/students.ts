import { deleteSeatGrants } from '#db/queries/seat-grants.ts';
import { deleteSeat, findSeat, lockWorkshop, type SeatRow } from '#db/queries/seats.ts';
import {
  copySeatGrants,
  listMachinesOfSeats,
  moveSeat,
  renameSeat,
} from '#db/queries/student-seats.ts';
import { transact } from '#db/transaction.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { seatOrdinal } from '#lib/protocol/seat-label.ts';
import type { StateRule } from '#lib/room/lifecycle.ts';
import { proposeMerges } from '#lib/room/merge-proposals.ts';
import { canManageStudents } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { AppServices, Caller } from '../context.ts';
import { MERGE_SEATS } from '../grader/commands.ts';
import {
  requireSeatAccess,
  requireStaff,
  requireWorkshop,
  requireWorkshopAccess,
} from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { hasNoProgress } from './seat-removal.ts';
import { assertStateAllows } from './workshop-state.ts';

/** Names, moves and merges the seats of students. Each change is a command in the log. */
export function studentService({
  db,
  workshops,
  audit,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<AppServices['seats'], 'change' | 'merge' | 'listMergeProposals'> {
  const requireManager = async (caller: Caller, seatId: string, rules: readonly StateRule[]) => {
    const access = await requireSeatAccess(db, caller, seatId);
    if (!canManageStudents(access.role)) throw new HttpError('forbidden');
    for (const rule of rules) assertStateAllows(rule, access.workshop.state);
    const { id: actor, name: by } = requireStaff(caller);
    return { ...access, actor, by, live: await requireWorkshop(workshops, access.workshop.id) };
  };

  return {
    async change(caller, seatId, { displayName: wanted, label }) {
      const { workshop, seat, actor, by, live } = await requireManager(caller, seatId, [
        ...(wanted === undefined ? [] : (['rename-student'] as const)),
        ...(label === undefined ? [] : (['move-student'] as const)),
      ]);
      const ordinal = label === undefined ? seat.ordinal : seatOrdinal(label);
      if (ordinal === null || ordinal > workshop.seatLimit)
        throw new HttpError('malformed', { field: 'label' });
      const displayName = await transact(db, async (tx) => {
        await lockWorkshop(tx, workshop.id);
        const place = { id: seatId, workshopId: workshop.id };
        if (label !== undefined && !(await moveSeat(tx, { ...place, ordinal })))
          throw new HttpError('seat-taken', { field: 'label' });
        return wanted === undefined ? seat.displayName : renameSeat(tx, { ...place, wanted });
      });
      const record = (kind: string, payload: JsonObject) =>
        live.commitCommand({ actor, kind, seatId, payload: { by, ...payload } });
      if (displayName !== seat.displayName)
        await record('rename-seat', { from: seat.displayName, to: displayName });
      if (label !== undefined && label !== seat.label)
        await record('move-seat', { from: seat.label, to: label });
      await live.refresh();
      return { label: label ?? seat.label, displayName };
    },

    async merge(caller, seatId, { from: fromId, name, agent, browsers }) {
      const {
        workshop,
        seat: into,
        actor,
        by,
        live,
      } = await requireManager(caller, seatId, ['merge-seats']);
      const from = await findSeat(db, fromId);
      if (from === null || from.workshopId !== workshop.id || fromId === seatId)
        throw new HttpError('not-found', { field: 'from' });
      const [kept, ended] = agent === 'into' ? [into, from] : [from, into];
      const passes = listPasses(live.state().seats.get(ended.id));
      const { displayName, endedSessions } = await transact(db, (tx) =>
        mergeRows(tx, { kept, ended, into, named: name === 'into' ? into : from, browsers }),
      );
      await live.commitCommand({
        actor,
        kind: MERGE_SEATS,
        seatId: kept.id,
        payload: { from: ended.id, fromLabel: from.label, into: into.label, by, passes },
      });
      await live.refresh();
      for (const session of endedSessions)
        disconnectViewers({ session, seatId: kept.id, why: 'revoked' });
      disconnectViewers({ seatId: ended.id, why: 'seat-merged' });
      notifySessions({ seatId: kept.id });
      audit({
        ...auditCaller(caller),
        workshopId: workshop.id,
        seatId: kept.id,
        kind: 'seats-merged',
        detail: { seat: from.label },
      });
      return { seatId: kept.id, label: into.label, displayName };
    },

    async listMergeProposals(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
      const machines = await listMachinesOfSeats(db, workshopId);
      const { seats } = (await requireWorkshop(workshops, workshopId)).state();
      return proposeMerges(
        [...seats.values()]
          .toSorted((a, b) => a.ordinal - b.ordinal)
          .map(({ id, displayName, progress, objects }) => ({
            id,
            displayName,
            machines: machines.get(id) ?? [],
            hasActivity: !hasNoProgress(progress) || objects.size > 0,
          })),
      );
    },
  };
}

interface Merge {
  /** The seat whose row and agent stay. */
  readonly kept: SeatRow;
  readonly ended: SeatRow;
  /** The seat whose place stays. */
  readonly into: SeatRow;
  /** The seat whose name stays. */
  readonly named: SeatRow;
  readonly browsers: 'both' | 'into';
}

/** The rows of the log outlive the seat that ends. Its agent, codes and tokens end with it. */
async function mergeRows(
  tx: Parameters<typeof deleteSeat>[0],
  { kept, ended, into, named, browsers }: Merge,
): Promise<{ displayName: string | null; endedSessions: readonly string[] }> {
  await lockWorkshop(tx, into.workshopId);
  // Two merges at once: the second one finds a seat gone.
  for (const { id } of [kept, ended])
    if ((await findSeat(tx, id)) === null) throw new HttpError('not-found');
  const endedSessions =
    browsers === 'into' && kept.id !== into.id ? await deleteSeatGrants(tx, kept.id) : [];
  if (browsers === 'both' || kept.id !== into.id)
    await copySeatGrants(tx, { from: ended.id, to: kept.id });
  await deleteSeat(tx, ended.id);
  const place = { id: kept.id, workshopId: into.workshopId };
  await moveSeat(tx, { ...place, ordinal: into.ordinal });
  const wanted = named.displayName ?? kept.displayName ?? ended.displayName;
  return {
    displayName: wanted === null ? null : await renameSeat(tx, { ...place, wanted }),
    endedSessions,
  };
}

/** The passes of a seat, as `merge-seats` stores them. */
function listPasses(seat: SeatState | undefined): JsonObject[] {
  return [...(seat?.progress.values() ?? [])].flatMap(({ pass }) =>
    pass === null ? [] : [{ ...pass } as unknown as JsonObject],
  );
}
