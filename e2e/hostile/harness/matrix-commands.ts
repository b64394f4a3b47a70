import { CANARIES } from './matrix-columns.ts';
import { command, HELPERS, LEADERS, UNKNOWN_ID, type Row } from './matrix-expectations.ts';

const help = (seatId: string) => ({ seatId });

/** Who may send each command of the room. */
export const COMMANDS: Readonly<Record<string, Row>> = {
  'command set-current-exercise': command(LEADERS, () => ({
    kind: 'set-current-exercise',
    exerciseId: null,
  })),
  'command release-solution': command(LEADERS, (world) => ({
    kind: 'release-solution',
    exerciseId: 'labels',
    to: { to: 'seats', seats: [world.otherSeatId] },
  })),
  'command withdraw-solution': command(LEADERS, (world) => ({
    kind: 'withdraw-solution',
    exerciseId: 'labels',
    to: { to: 'seats', seats: [world.otherSeatId] },
  })),
  'command give-hint': command(HELPERS, (world) => ({
    kind: 'give-hint',
    exerciseId: 'labels',
    hint: 1,
    to: { to: 'seats', seats: [world.otherSeatId] },
  })),
  'command mark-passed': command(HELPERS, (world) => ({
    kind: 'mark-passed',
    seatId: world.otherSeatId,
    exerciseId: 'labels',
  })),
  'command revoke-pass': command(LEADERS, (world) => ({
    kind: 'revoke-pass',
    seatId: world.otherSeatId,
    exerciseId: 'labels',
  })),
  'command admit-agent': command(HELPERS, (world) => ({
    kind: 'admit-agent',
    ...help(world.otherSeatId),
  })),
  'command claim-help': command(HELPERS, (world) => ({
    kind: 'claim-help',
    ...help(world.otherSeatId),
  })),
  'command release-help': command(HELPERS, (world) => ({
    kind: 'release-help',
    ...help(world.otherSeatId),
  })),
  'command hand-over-help': command(HELPERS, (world) => ({
    kind: 'hand-over-help',
    ...help(world.otherSeatId),
    to: UNKNOWN_ID,
  })),
  'command snooze-help': command(HELPERS, (world) => ({
    kind: 'snooze-help',
    ...help(world.otherSeatId),
  })),
  'command unsnooze-help': command(HELPERS, (world) => ({
    kind: 'unsnooze-help',
    ...help(world.otherSeatId),
  })),
  'command resolve-help': command(HELPERS, (world) => ({
    kind: 'resolve-help',
    ...help(world.otherSeatId),
  })),
  'command undo-resolve-help': command(HELPERS, (world) => ({
    kind: 'undo-resolve-help',
    ...help(world.otherSeatId),
    pos: 1,
  })),
  'command announce': command(HELPERS, (world) => ({
    kind: 'announce',
    text: 'Lunch',
    to: { to: 'seats', seats: [world.otherSeatId] },
  })),
  'command extend-notice': command(HELPERS, () => ({
    kind: 'extend-notice',
    noticeId: 999_999,
    validMinutes: 10,
  })),
  'command withdraw-notice': command(HELPERS, () => ({
    kind: 'withdraw-notice',
    noticeId: 999_999,
  })),
  'command set-timer': command(LEADERS, () => ({ kind: 'set-timer', seconds: null })),
  'command plan-break': command(LEADERS, () => ({
    kind: 'plan-break',
    startsAt: Date.now() + 3_600_000,
    minutes: 10,
  })),
  'command cancel-break': command(LEADERS, () => ({ kind: 'cancel-break', breakId: 999_999 })),
  'command add-note': command(HELPERS, (world) => ({
    kind: 'add-note',
    ...help(world.seatId),
    text: CANARIES.note,
  })),
  'command delete-note': command(HELPERS, (world) => ({
    kind: 'delete-note',
    ...help(world.seatId),
    noteId: 999_999,
  })),
  'command set-group': command(LEADERS, (world) => ({
    kind: 'set-group',
    seats: [world.otherSeatId],
    group: null,
  })),
  'command set-thresholds': command(LEADERS, () => ({ kind: 'set-thresholds', stuckScore: 60 })),
  'command raise-storage-limit': command(['owner'], (world) => ({
    kind: 'raise-storage-limit',
    ...help(world.otherSeatId),
    bytes: 256 * 1024 * 1024,
  })),
  'command resume-grading': command(HELPERS, (world) => ({
    kind: 'resume-grading',
    ...help(world.otherSeatId),
  })),
};
