import type { Reason } from '#lib/grading/types.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { CellState } from '../views.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** A frame of the viewer link, as UTF-8 JSON. */
export const MAX_FRAME_BYTES = MIB;
/** The envelope of a frame: topic, position, time. */
export const FRAME_HEAD_BYTES = KIB;

/** One row of the grid. */
export const ROW_LIMITS = {
  bytes: 16 * KIB,
  incidents: 5,
  reasonsPerCell: 3,
  readinessIssues: 10,
} as const;

/**
 * The view of one seat. The sum of the bytes is below `MAX_FRAME_BYTES`. `incidentBytes` is small,
 * because one change can replace all incidents.
 */
export const SEAT_VIEW_LIMITS = {
  objects: 1_000,
  /** Names, states and owners of the objects. */
  objectBytes: 256 * KIB,
  /** Bodies. Those beyond it are read one by one when a reader opens them. */
  bodyBytes: 512 * KIB,
  incidents: 50,
  incidentBytes: 12 * KIB,
  exerciseBytes: 80 * KIB,
  notes: 50,
  noteBytes: 32 * KIB,
  noticeBytes: 32 * KIB,
  componentNames: 5,
  /** Kinds that the agent can't read. */
  forbiddenKinds: 30,
} as const;

/** Cluster problems of several seats. */
export const MAX_SHARED_INCIDENTS = 10;

/** Exercises with their reasons in the answer to `podium-agent check`. */
export const MAX_CHECK_REPORT_BYTES = 256 * KIB;

/** The first items, as many as the limits allow, in their order. */
export function takeWithin<Item>(
  items: readonly Item[],
  { count = Infinity, bytes }: { readonly count?: number; readonly bytes: number },
): readonly Item[] {
  let used = 2;
  for (const [index, item] of items.entries()) {
    used += jsonBytes(item) + 1;
    if (index >= count || used > bytes) return items.slice(0, index);
  }
  return items;
}

/** A cell with a limited number of reasons, and how many it left out. */
export function limitReasons(
  cell: CellState,
  count: number = ROW_LIMITS.reasonsPerCell,
): CellState {
  return cell.state === 'failing' && cell.reasons.length > count
    ? {
        ...cell,
        reasons: cell.reasons.slice(0, count),
        moreReasons: (cell.moreReasons ?? 0) + cell.reasons.length - count,
      }
    : cell;
}

/** A reason without the student's words. */
export function codeOnly({ check, code }: Reason): Reason {
  return { check, code, params: {}, group: [] };
}

/** A cell whose reasons have no parameters. */
export function withoutParams(cell: CellState): CellState {
  if (cell.state === 'unknown') return { ...cell, reason: codeOnly(cell.reason) };
  return cell.state === 'failing' ? { ...cell, reasons: cell.reasons.map(codeOnly) } : cell;
}
