import type { z } from 'zod';
import type { Database } from '#db/connect.ts';
import { moveRosterMatch } from '#db/queries/roster.ts';
import { deleteSeatGrants } from '#db/queries/seat-grants.ts';
import { deleteSeat, findSeat, lockWorkshop, type SeatRow } from '#db/queries/seats.ts';
import { copySeatGrants, moveSeat, renameSeat, setTestSeat } from '#db/queries/student-seats.ts';
import { transact } from '#db/transaction.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { ChangeSeatBody } from '#lib/protocol/api/students.ts';
import { seatOrdinal } from '#lib/protocol/seat-label.ts';
import type { StateRule } from '#lib/room/lifecycle.ts';
import { canManageStudents } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { AppServices, Caller } from '../context.ts';
import { MERGE_SEATS } from '../grader/commands.ts';
import { requireSeatAccess, requireStaff, requireWorkshop } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';

/** Names, moves and merges the seats of students. Each change is a command in the log. */
export function studentService({
  db,
  workshops,
  audit,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<AppServices['seats'], 'change' | 'merge'> {
  const requireManager = async (caller: Caller, seatId: string, rules: readonly StateRule[]) => {
    const access = await requireSeatAccess(db, caller, seatId);
    if (!canManageStudents(access.role)) throw new HttpError('forbidden');
    for (const rule of rules) assertStateAllows(rule, access.workshop.state);
    const { id: actor, name: by } = requireStaff(caller);
    return { ...access, actor, by };
  };

  return {
    async change(caller, seatId, change) {
      const { displayName: wanted, label } = change;
      const { workshop, seat, actor, by } = await requireManager(caller, seatId, listRules(change));
      const ordinal = label === undefined ? seat.ordinal : seatOrdinal(label);
      if (ordinal === null || ordinal > workshop.seatLimit)
        throw new HttpError('malformed', { field: 'label' });
      // The room doesn't know test seats, so the workshop isn't opened for them.
      const live =
        wanted === undefined && label === undefined
          ? null
          : await requireWorkshop(workshops, workshop.id);
      const { displayName, isMarked } = await transact(db, (tx) =>
        changeRow(tx, seat, { ...change, ordinal }),
      );
      const record = (kind: string, payload: JsonObject) =>
        live?.commitCommand({ actor, kind, seatId, payload: { by, ...payload } });
      const isRenamed = displayName !== seat.displayName;
      const isMoved = label !== undefined && label !== seat.label;
      if (isRenamed) await record('rename-seat', { from: seat.displayName, to: displayName });
      if (isMoved) await record('move-seat', { from: seat.label, to: label });
      await live?.refresh();
      const fields = Object.entries({ name: isRenamed, label: isMoved, isTest: isMarked })
        .filter(([, isChanged]) => isChanged)
        .map(([field]) => field);
      if (fields.length > 0)
        audit({
          ...auditCaller(caller),
          workshopId: workshop.id,
          seatId,
          kind: 'seat-changed',
          // Words of a list: texts of students aren't in the security log.
          detail: { fields: fields.join(','), seat: seat.label },
        });
      return { label: label ?? seat.label, displayName };
    },

    async merge(caller, seatId, { from: fromId, name, agent, browsers }) {
      const {
        workshop,
        seat: into,
        actor,
        by,
      } = await requireManager(caller, seatId, ['merge-seats']);
      const live = await requireWorkshop(workshops, workshop.id);
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
  };
}

type SeatChange = z.output<typeof ChangeSeatBody>;

function listRules({ displayName, label, isTest }: SeatChange): StateRule[] {
  return [
    ...(displayName === undefined ? [] : (['rename-student'] as const)),
    ...(label === undefined ? [] : (['move-student'] as const)),
    ...(isTest === undefined ? [] : (['mark-test-seat'] as const)),
  ];
}

/** `isMarked`: the seat became a test seat, or is no longer one. */
async function changeRow(
  tx: Database,
  { id, workshopId, displayName: before }: SeatRow,
  { displayName: wanted, label, ordinal, isTest }: SeatChange & { readonly ordinal: number },
): Promise<{ displayName: string | null; isMarked: boolean }> {
  await lockWorkshop(tx, workshopId);
  const place = { id, workshopId };
  if (label !== undefined && !(await moveSeat(tx, { ...place, ordinal })))
    throw new HttpError('seat-taken', { field: 'label' });
  return {
    displayName: wanted === undefined ? before : await renameSeat(tx, { ...place, wanted }),
    isMarked: isTest !== undefined && (await setTestSeat(tx, { id, isTest })),
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
  await moveRosterMatch(tx, { from: ended.id, to: kept.id });
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
