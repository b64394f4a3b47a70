import type { Database } from '#db/connect.ts';
import {
  clearRosterMatches,
  listRoster,
  listRosterStudents,
  markRosterRemoved,
  setRosterMatch,
  upsertRoster,
} from '#db/queries/roster.ts';
import { findSeat, lockWorkshop } from '#db/queries/seats.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import {
  ROSTER_LIMITS,
  type AppliedRoster,
  type RosterEntry,
  type RosterView,
} from '#lib/protocol/api/roster.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canManageStudents } from '#lib/room/policies.ts';
import { readRoster } from '#lib/roster/read-roster.ts';
import { suggestRows } from '#lib/roster/similar-names.ts';
import type { AppServices, Caller } from '../context.ts';
import { requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { planImport, toChangedRows, type ImportPlan } from './roster-import.ts';
import { assertStateAllows } from './workshop-state.ts';

/** The list of enrolled students: its import from a file, and who of them is in which seat. */
export function rosterService({
  db,
  now,
  audit,
}: Pick<ServiceDeps, 'db' | 'now' | 'audit'>): AppServices['roster'] {
  const requireLead = async (caller: Caller, workshopId: string): Promise<WorkshopRow> => {
    const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
    return workshop;
  };
  const requireEditable = async (caller: Caller, workshopId: string): Promise<WorkshopRow> => {
    const workshop = await requireLead(caller, workshopId);
    assertEditable(workshop);
    return workshop;
  };

  return {
    async read(caller, workshopId) {
      const { id } = await requireLead(caller, workshopId);
      return readView(db, id);
    },

    async preview(caller, workshopId, readFile) {
      const workshop = await requireEditable(caller, workshopId);
      return (await planImport(db, workshop, readRoster(await readFile()))).preview;
    },

    async apply(caller, workshopId, readFile) {
      const workshop = await requireEditable(caller, workshopId);
      const roster = readRoster(await readFile());
      if (roster.columns.length === 0)
        throw new HttpError('malformed', { field: 'file', message: describeUnreadable(roster) });
      const plan = await transact(db, async (tx) => {
        await lockEditable(tx, workshop.id);
        const planned = await planImport(tx, workshop, roster);
        if (planned.storedRows > ROSTER_LIMITS.storedRows)
          throw new HttpError('too-many', { limit: ROSTER_LIMITS.storedRows });
        await writePlan(tx, workshop.id, planned, now());
        return planned;
      });
      const applied = toApplied(plan);
      const { added, changed, removed, matched } = applied;
      audit({
        ...auditCaller(caller),
        workshopId: workshop.id,
        kind: 'roster-applied',
        detail: { added, changed, removed, matched },
      });
      return applied;
    },

    async match(caller, workshopId, { key, seatId }) {
      const { id } = await requireEditable(caller, workshopId);
      await transact(db, async (tx) => {
        await lockEditable(tx, id);
        if (seatId !== null && !(await hasStudent(tx, { workshopId: id, seatId })))
          throw new HttpError('not-found', { field: 'seatId' });
        if (!(await setRosterMatch(tx, { workshopId: id, key, seatId, matchedBy: 'staff' })))
          throw new HttpError('not-found', { field: 'key' });
      });
    },
  };
}

/** @throws {HttpError} `workshop-ended` */
function assertEditable(workshop: WorkshopRow): void {
  assertStateAllows('edit-roster', workshop.state);
  // The file would bring names back that were erased.
  if (workshop.namesErasedAt !== null) throw new HttpError('workshop-ended', { audience: 'staff' });
}

/** The names may have been erased since the permission was checked. */
async function lockEditable(tx: Database, workshopId: string): Promise<void> {
  await lockWorkshop(tx, workshopId);
  const workshop = await findWorkshop(tx, workshopId);
  if (workshop !== null) assertEditable(workshop);
}

async function hasStudent(
  tx: Database,
  { workshopId, seatId }: { workshopId: string; seatId: string },
): Promise<boolean> {
  const seat = await findSeat(tx, seatId);
  return seat?.workshopId === workshopId && seat.displayName !== null && !seat.isTest;
}

async function writePlan(
  tx: Database,
  workshopId: string,
  plan: ImportPlan,
  now: Date,
): Promise<void> {
  // A removed row can still have the seat of a student who is matched with another one now.
  await clearRosterMatches(
    tx,
    plan.matches.map(({ seatId }) => seatId),
  );
  await upsertRoster(tx, toChangedRows(workshopId, plan));
  await markRosterRemoved(tx, { workshopId, keys: plan.removed.map(({ key }) => key), now });
}

function toApplied({ preview }: ImportPlan): AppliedRoster {
  return {
    added: preview.added.length,
    changed: preview.changed.length,
    removed: preview.removed.length,
    unchanged: preview.unchanged,
    matched: preview.matched,
    problems: preview.problems.map((problem) => ({
      kind: problem.kind,
      line: 'line' in problem ? problem.line : null,
      column: 'column' in problem ? problem.column : null,
    })),
  };
}

/** For programs. The page shows the preview, which has the problem in the reader's language. */
function describeUnreadable({ problems }: ReturnType<typeof readRoster>): string {
  return `the roster can't be read: ${problems.map(({ kind }) => kind).join(', ')}`;
}

async function readView(db: Database, workshopId: string): Promise<RosterView> {
  const rows = await listRoster(db, workshopId);
  const students = await listRosterStudents(db, workshopId);
  const present = rows.filter(({ removedAt }) => removedAt === null);
  const studentOf = new Map(students.map((student) => [student.seatId, student]));
  const entries = present.map((row): RosterEntry => {
    const { key, studentId: id, name, kana, email, group, label: seat, matchedBy } = row;
    const student = row.seatId === null ? undefined : studentOf.get(row.seatId);
    const match =
      student === undefined || matchedBy === null ? null : { ...student, by: matchedBy };
    return { key, id, name, kana, email, group, seat, match };
  });
  const matched = new Set(entries.map(({ match }) => match?.seatId));
  const unmatched = students.filter(({ seatId }) => !matched.has(seatId));
  return {
    entries,
    removed: rows.length - present.length,
    students: unmatched,
    suggestions: suggestRows(
      entries.filter(({ match }) => match === null),
      unmatched,
    ),
  };
}
