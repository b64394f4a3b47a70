import { listStudentIds } from '#db/queries/roster.ts';
import { listRemovedSeats } from '#db/queries/seat-removal.ts';
import { listStudentSeats, type StudentSeat } from '#db/queries/student-seats.ts';
import type { RemovedSeat } from '#lib/protocol/api/admission.ts';
import type { StudentDetails } from '#lib/protocol/api/students.ts';
import { matchesStudent, type StudentFilter } from '#lib/protocol/student-list.ts';
import { createExportStream, EXPORT_FORMATS, type ExportRow } from '#lib/results/export-stream.ts';
import { formatInstant } from '#lib/results/rows.ts';
import { canManageStudents, canSeeNames } from '#lib/room/policies.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { furthestStartedExercise } from '#lib/room/students.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { SEAT_RESTORE_MS } from '../seat-keeper.ts';

const CSV_COLUMNS = [
  'seat',
  'display_name',
  'group',
  'connection',
  'agent_version',
  'current_exercise',
  'passed',
  'exercises',
  'help_requests',
  'hints_revealed',
  'joined_at',
  'devices',
  'roster_id',
] as const;

/** The list of students: what the live room doesn't show, and the list as a file. */
export function studentListService({
  db,
  now,
  workshops,
  audit,
}: ServiceDeps): Pick<AppServices['seats'], 'listStudents' | 'openStudentsCsv'> {
  const listRestorable = async (workshopId: string): Promise<RemovedSeat[]> => {
    const after = new Date(now().getTime() - SEAT_RESTORE_MS);
    return (await listRemovedSeats(db, workshopId, after)).map(
      ({ id, label, displayName, removedAt }) => ({
        id,
        label,
        displayName,
        removedAt: removedAt?.getTime() ?? 0,
        restoreUntil: (removedAt?.getTime() ?? 0) + SEAT_RESTORE_MS,
      }),
    );
  };

  return {
    async listStudents(caller, workshopId) {
      const { role } = await requireWorkshopAccess(db, caller, workshopId, canSeeNames);
      const [rows, removed, live] = await Promise.all([
        listStudentSeats(db, workshopId),
        canManageStudents(role) ? listRestorable(workshopId) : [],
        requireWorkshop(workshops, workshopId),
      ]);
      const { seats } = live.state();
      return { students: rows.map((row) => toDetails(row, seats.get(row.id))), removed };
    },

    async openStudentsCsv(caller, workshopId, filter) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canManageStudents);
      audit({
        ...auditCaller(caller),
        kind: 'export-opened',
        workshopId,
        detail: { export: 'students', format: 'csv', names: true, byToken: false },
      });
      const rows = await listStudentSeats(db, workshopId);
      const studentIds = await listStudentIds(db, workshopId);
      const room = (await requireWorkshop(workshops, workshopId)).state();
      return {
        fileName: `${workshop.code}-students.csv`,
        type: EXPORT_FORMATS.csv.contentType,
        body: createExportStream(csvRows(room, rows, { filter, studentIds }), CSV_COLUMNS, 'csv'),
      };
    },
  };
}

function toDetails(
  { id, joinedAt, vm, devices, isTest }: StudentSeat,
  seat: SeatState | undefined,
): StudentDetails {
  return {
    id,
    joinedAt: joinedAt?.getTime() ?? null,
    devices,
    agentVersion: seat?.agent?.version ?? null,
    vm,
    isTest,
    helpRequests: seat?.help.requestCount ?? 0,
  };
}

/** Read from memory while the file is written. */
async function* csvRows(
  room: RoomState,
  rows: readonly StudentSeat[],
  {
    filter,
    studentIds,
  }: { readonly filter: StudentFilter; readonly studentIds: ReadonlyMap<string, string> },
): AsyncGenerator<ExportRow> {
  for (const row of rows) {
    const seat = room.seats.get(row.id);
    if (seat === undefined || !matchesStudent(filter, seat)) continue;
    const details = toDetails(row, seat);
    yield {
      seat: seat.label,
      display_name: seat.displayName,
      group: seat.group,
      connection: seat.presence,
      agent_version: details.agentVersion,
      current_exercise: furthestStartedExercise(room, seat),
      passed: room.pack.exercises.filter(({ id }) => seat.progress.get(id)?.pass != null).length,
      exercises: room.pack.exercises.length,
      help_requests: details.helpRequests,
      hints_revealed: [...seat.hintsRevealed.values()].reduce(
        (sum, hints) => sum + hints.length,
        0,
      ),
      joined_at: formatInstant(details.joinedAt),
      devices: details.devices,
      roster_id: studentIds.get(row.id) ?? null,
    };
  }
}
