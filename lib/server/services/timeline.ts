import type { Database } from '#db/connect.ts';
import {
  listNewestCommands,
  listNewestChanges,
  type SeatCommand,
  type TimelineChange,
} from '#db/queries/timeline.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { Audience } from '#lib/protocol/api/commands.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import { audienceSeats, HELP_CHANGES, parseStoredCommand } from '#lib/room/commands/index.ts';
import { canSeeAnySeat } from '#lib/room/policies.ts';
import { groupOf, type SeatState } from '#lib/room/state.ts';
import type { AppServices } from '../context.ts';
import { requireSeatAccess, requireWorkshop } from './access.ts';
import type { ServiceDeps } from './deps.ts';

/** What the timeline of a seat shows at once. */
export const TIMELINE_SPAN_MS = HOUR_MS;
const MAX_ENTRIES = 200;
/** A rollout changes the same object many times, which becomes one entry: so read more rows. */
const MAX_ROWS_READ = 2_000;
/** Changes of the same object within this time become one entry. */
const COLLAPSE_MS = 10_000;

/** What the texts of a timeline need of its seat. */
type TimelineSeat = Pick<SeatState, 'id' | 'label'>;

/** Commands that change a seat as a whole. */
const SEAT_CHANGES = {
  'rename-seat': 'renamed',
  'move-seat': 'moved',
  'merge-seats': 'merged',
  'remove-seat': 'removed',
  'restore-seat': 'restored',
} as const;
const isSeatChange = (kind: string): kind is keyof typeof SEAT_CHANGES =>
  Object.hasOwn(SEAT_CHANGES, kind);

const TIMELINE_COMMANDS = [
  'record-presence',
  'reveal-hint',
  'give-hint',
  'reset-seat-access',
  'set-group',
  'announce',
  ...Object.keys(SEAT_CHANGES),
  ...HELP_CHANGES.keys(),
];

/** The last hour of a seat, newest first, for helpers. */
export function timelineService({
  db,
  workshops,
  now,
}: ServiceDeps): AppServices['seats']['listTimeline'] {
  return async (caller, id) => {
    const { workshop, role } = await requireSeatAccess(db, caller, id);
    if (!canSeeAnySeat(role)) throw new HttpError('forbidden');
    const seat = (await requireWorkshop(workshops, workshop.id)).state().seats.get(id);
    if (seat === undefined) throw new HttpError('not-found');
    const since = now().getTime() - TIMELINE_SPAN_MS;
    return readTimeline(db, { workshopId: workshop.id, seat, since }, passesToEntries(seat, since));
  };
}

/**
 * A part of the history of a seat, newest first. `until`: without it, up to now. Times are ms since
 * 1970.
 */
export async function readTimeline(
  db: Database,
  {
    workshopId,
    seat,
    since,
    until,
  }: {
    readonly workshopId: string;
    readonly seat: TimelineSeat;
    readonly since: number;
    readonly until?: number;
  },
  passes: readonly TimelineEntry[],
): Promise<TimelineEntry[]> {
  const span = { workshopId, seatId: seat.id, since, ...(until !== undefined && { until }) };
  const [changes, commands] = await Promise.all([
    listNewestChanges(db, { ...span, limit: MAX_ROWS_READ }),
    listNewestCommands(db, { ...span, limit: MAX_ENTRIES }, TIMELINE_COMMANDS),
  ]);
  const entries = [
    ...toTimelineEntries(changes),
    ...commands.flatMap((command) => commandToEntries(command, seat)),
    ...passes,
  ];
  return entries.sort((a, b) => b.at - a.at).slice(0, MAX_ENTRIES);
}

/**
 * The changes that come from the student's work. Changes in system namespaces and the objects that
 * existed before the agent connected are left out.
 * @param changes newest first
 */
export function toTimelineEntries(changes: readonly TimelineChange[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const lastShownAt = new Map<string, number>();
  let inReset = false;
  for (const change of changes) {
    if (!('uid' in change)) {
      inReset = change.op === 'reset-end';
      continue;
    }
    const { at, op, uid, gvk, ns, name } = change;
    if (
      inReset ||
      isSystemNamespace(ns) ||
      (op === 'set' && (lastShownAt.get(uid) ?? Infinity) - at < COLLAPSE_MS)
    )
      continue;
    lastShownAt.set(uid, at);
    entries.push({ at, kind: 'change', op, gvk, ns, name });
  }
  return entries;
}

function commandToEntries(row: SeatCommand, seat: TimelineSeat): TimelineEntry[] {
  const { at, kind, payload } = row;
  if (kind === 'record-presence')
    return [{ at, kind: 'presence', presence: String(payload['presence']) }];
  if (kind === 'reset-seat-access')
    return [{ at, kind: 'access-reset', by: readName(payload['by']) }];
  if (isSeatChange(kind))
    return [
      {
        at,
        kind: 'seat',
        what: SEAT_CHANGES[kind],
        by: readName(payload['by']),
        from: readName(payload[kind === 'merge-seats' ? 'fromLabel' : 'from']),
        to: readName(payload['to']),
      },
    ];
  const helpChange = HELP_CHANGES.get(kind);
  if (helpChange !== undefined)
    return [
      {
        at,
        kind: 'help-request',
        what: helpChange,
        by: readName(payload[kind === 'hand-over-help' ? 'toName' : 'by']),
      },
    ];
  return roomCommandToEntries(row, seat);
}

/** Commands for one or several seats, as the room folds them. */
function roomCommandToEntries(row: SeatCommand, seat: TimelineSeat): TimelineEntry[] {
  const { at, payload } = row;
  const command = parseStoredCommand(row)?.command;
  if (command?.kind === 'reveal-hint')
    return [{ at, kind: 'hint', exerciseId: command.exerciseId, hint: command.hint, given: false }];
  if (command?.kind === 'give-hint' && audienceSeats(command)?.includes(seat.id) !== false)
    return [{ at, kind: 'hint', exerciseId: command.exerciseId, hint: command.hint, given: true }];
  const change = { at, kind: 'seat', by: readName(payload['by']), from: null } as const;
  if (command?.kind === 'set-group' && command.seats.includes(seat.id))
    return [{ ...change, what: 'grouped', to: command.group ?? groupOf(seat.label) }];
  // Announcements to everyone or a group aren't about this student.
  if (command?.kind === 'announce' && isToSeat(command.to, seat.id))
    return [{ ...change, what: 'messaged', to: null }];
  return [];
}

function isToSeat(audience: Audience, seatId: string): boolean {
  return audience.to === 'seats' && audience.seats.includes(seatId);
}

function passesToEntries({ progress }: SeatState, since: number): TimelineEntry[] {
  return [...progress.values()].flatMap(({ exercise: exerciseId, pass }) =>
    pass !== null && pass.at >= since
      ? [{ at: pass.at, kind: 'passed' as const, exerciseId, source: pass.source }]
      : [],
  );
}

function readName(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
