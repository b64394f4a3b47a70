import type { ReplayMark } from '#lib/protocol/api/replay.ts';
import { audienceSeats, parseStoredCommand } from '#lib/room/commands/index.ts';
import type { Schedule } from '#lib/room/views.ts';
import type { CommandEntry } from '../log/entry.ts';

/** Marks of one recording. A scrubber with more of them can't be read. */
const MAX_MARKS = 2_000;

interface Span {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/**
 * What the scrubber shows, oldest first: starts of exercises, breaks, announcements, help requests of
 * present seats, and outages. `breaks`: as they happened.
 */
export function listMarks(
  {
    commands,
    breaks,
    outages,
    seatIds,
  }: {
    readonly commands: readonly CommandEntry[];
    readonly breaks: Schedule['breaks'];
    readonly outages: readonly { readonly at: number; readonly seats: number }[];
    readonly seatIds: ReadonlySet<string>;
  },
  { from, to }: Span,
): ReplayMark[] {
  return [
    ...commands.flatMap((command) => toMark(command, seatIds) ?? []),
    ...breaks.map(({ startsAt, minutes }) => ({ kind: 'break' as const, at: startsAt, minutes })),
    ...outages.map((outage) => ({ kind: 'outage' as const, ...outage })),
  ]
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_MARKS);
}

function toMark(entry: CommandEntry, seatIds: ReadonlySet<string>): ReplayMark | null {
  const { at, seatId } = entry;
  const command = parseStoredCommand(entry)?.command;
  if (command?.kind === 'set-current-exercise' && command.exerciseId !== null)
    return { kind: 'exercise', at, exerciseId: command.exerciseId };
  if (command?.kind === 'announce')
    return { kind: 'announcement', at, toAll: audienceSeats(command) === null };
  if (command?.kind === 'request-help' && seatId !== null && seatIds.has(seatId))
    return { kind: 'help', at, seatId };
  return null;
}

/** The marks that organizers see: what the projector showed to everyone. */
export function listProjectorMarks(marks: readonly ReplayMark[]): ReplayMark[] {
  return marks.filter(
    (mark) =>
      mark.kind === 'exercise' ||
      mark.kind === 'break' ||
      (mark.kind === 'announcement' && mark.toAll),
  );
}
