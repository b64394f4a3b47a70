import {
  listNewestCommands,
  listNewestChanges,
  type SeatCommand,
  type TimelineChange,
} from '#db/queries/timeline.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { TimelineEntry } from '#lib/protocol/http.ts';
import { parseStoredCommand, audienceSeats } from '#lib/room/commands/index.ts';
import { canSeeAnySeat } from '#lib/room/policies.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { AppServices } from '../context.ts';
import { requireSeatAccess } from './access.ts';
import { requireWorkshop } from './require-workshop.ts';
import type { ServiceDeps } from './deps.ts';

const TIMELINE_SPAN_MS = 3_600_000;
const MAX_ENTRIES = 200;
/** Rows looked at: a rollout says the same object many times over, and of that one line stays. */
const MAX_ROWS_READ = 2_000;
/** What an object says again within this time of a later word of it is not told, ms. */
const COLLAPSE_MS = 10_000;

type HelpChange = Extract<TimelineEntry, { kind: 'hand' }>['what'];
const HELP_CHANGES: Readonly<Record<string, HelpChange>> = {
  'raise-hand': 'requested',
  'lower-hand': 'canceled',
  take: 'claimed',
  'hand-over': 'claimed',
  'let-go': 'released',
  helped: 'resolved',
  'pause-hand': 'snoozed',
  'resume-hand': 'unsnoozed',
};
const TIMELINE_COMMANDS = ['presence', 'hint-taken', 'give-hint', ...Object.keys(HELP_CHANGES)];

/** A seat's last hour, newest first, for who helps there. */
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
    const span = { workshopId: workshop.id, seatId: id, since: now().getTime() - TIMELINE_SPAN_MS };
    const [changes, commands] = await Promise.all([
      listNewestChanges(db, { ...span, limit: MAX_ROWS_READ }),
      listNewestCommands(db, { ...span, limit: MAX_ENTRIES }, TIMELINE_COMMANDS),
    ]);
    const all = [
      ...toTimelineEntries(changes),
      ...commands.flatMap((command) => commandToEntries(command, id)),
      ...passesToEntries(seat, span.since),
    ];
    return all.sort((a, b) => b.at - a.at).slice(0, MAX_ENTRIES);
  };
}

/** The student's own work: not what the cluster does for itself, nor what stood before the agent came. `changes`: newest first. */
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

function commandToEntries(row: SeatCommand, seatId: string): TimelineEntry[] {
  const { at, kind, payload } = row;
  if (kind === 'presence') return [{ at, kind, presence: String(payload['presence']) }];
  const helpChange = HELP_CHANGES[kind];
  if (helpChange !== undefined)
    return [
      {
        at,
        kind: 'help-request',
        what: helpChange,
        by: readName(payload[kind === 'hand-over' ? 'toName' : 'by']),
      },
    ];
  const command = parseStoredCommand(row)?.command;
  if (command?.kind === 'reveal-hint')
    return [{ at, kind: 'hint', exerciseId: command.exerciseId, hint: command.hint, given: false }];
  if (command?.kind !== 'give-hint' || audienceSeats(command)?.includes(seatId) === false)
    return [];
  return [{ at, kind: 'hint', exerciseId: command.exerciseId, hint: command.hint, given: true }];
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
