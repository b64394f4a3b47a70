import { findDepartureOnList } from '../attendance.ts';
import type { ResultSeat } from '../input.ts';
import type { StudentResult } from '../types.ts';
import { inMinutes } from './columns.ts';
import type { TableRow } from './tables.ts';

/** A seat with its results, as the export names it. Staff and test seats have them too. */
export interface ListedSeat {
  readonly student: StudentResult;
  readonly role: ResultSeat['role'] | null;
}

/** The parts of a row that the level can hide. */
interface StudentDetails {
  readonly group: string | null;
  readonly cluster: { readonly distribution: string | null; readonly version: string | null };
}

/** A row of the table `students`. */
export function toStudentRow(
  { student, role }: ListedSeat,
  { group, cluster }: StudentDetails,
): TableRow<'students'> {
  return {
    student: student.label,
    display_name: student.name,
    group,
    role,
    arrived_at: student.arrivedAt,
    left_at: student.leftAt,
    present_min: inMinutes(student.presentMs),
    away_min: inMinutes(student.awayMs),
    passed: student.passed,
    behind: student.behind,
    hints: student.hints,
    help_requests: student.helpRequests,
    cluster_kind: cluster.distribution,
    cluster_version: cluster.version,
  };
}

/** A row of the table `attendance`. `workshop.endedAt`: ms since 1970, null while it runs. */
export function toAttendanceRow(
  { student, role }: ListedSeat,
  workshop: { readonly endedAt: number | null },
): TableRow<'attendance'> {
  return {
    student: student.label,
    display_name: student.name,
    group: student.group,
    role,
    attended: student.attended,
    arrived_at: student.arrivedAt,
    departed_at: findDepartureOnList(student, workshop),
    present_min: inMinutes(student.presentMs),
  };
}
