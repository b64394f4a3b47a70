import { expect, it } from 'vitest';
import { QuizAnswerPayload, REGRADE, RegradePayload } from '#lib/server/grader/commands.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import { UPDATE_PACK } from '#lib/server/packs/stages.ts';
import { prepareCommand } from '#lib/server/services/command-executor.ts';
import {
  parseStoredCommand,
  type RoomCommand,
  type RoomCommandOf,
} from '#lib/room/commands/index.ts';
import { pass, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState, SeatHelp } from '#lib/room/state.ts';
import type { RoomCommandBody, Audience } from '../api/commands.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { expectGolden } from './golden.ts';

const all: Audience = { to: 'all' };
const helpRequest = { since: 1, exercise: 'one', question: '', failing: [], snoozedSince: null };

const requested: SeatHelp = { helpRequest, helpClaim: null, resolvedAt: null, undo: null };
const claimed: SeatHelp = {
  ...requested,
  helpClaim: { by: { id: 'p1', name: 'Ono' }, since: 2 },
};
const snoozed: SeatHelp = { ...requested, helpRequest: { ...helpRequest, snoozedSince: 3 } };
const resolved: SeatHelp = { ...requested, helpRequest: null, resolvedAt: 9 };
/** States of a seat in which each command is allowed. */
const HELP = {
  'claim-help': requested,
  'release-help': claimed,
  'hand-over-help': claimed,
  'snooze-help': requested,
  'unsnooze-help': snoozed,
  'resolve-help': claimed,
  'undo-resolve-help': { ...resolved, undo: { pos: 3, help: requested } },
} satisfies Partial<Record<RoomCommandBody['kind'], SeatHelp>>;

function roomFor(kind: RoomCommandBody['kind']): RoomState {
  const help = kind in HELP ? { help: HELP[kind as keyof typeof HELP] } : {};
  const notes = [{ id: 3, at: 1, by: 'Ono', text: 'Note', author: 'p1' }];
  const paused = kind === 'resume-grading' && {
    gradingPaused: { since: 1, why: 'error' as const },
  };
  return room([seat('s1', { ...help, ...paused, notes, group: 'A' }), seat('s2', { group: 'A' })], {
    staff: [{ id: 'p2', name: 'Kato' }],
    current: 'one',
    schedule: { timer: null, breaks: [{ id: 3, startsAt: 1, minutes: 5 }] },
    notices: [
      {
        id: 3,
        at: 1,
        from: 'Ono',
        content: { kind: 'text', text: 'Hello' },
        audience: all,
        seats: new Set(),
        readAtBySeat: new Map(),
        expiresAt: null,
      },
    ],
  });
}

/** One body per command; each becomes one row of the log. */
const BODIES = {
  'set-current-exercise': {
    kind: 'set-current-exercise',
    exerciseId: 'two',
    from: 'one',
    timer: 900,
  },
  'release-solution': { kind: 'release-solution', exerciseId: 'one', to: all },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exerciseId: 'one',
    to: { to: 'group', group: 'A' },
  },
  'give-hint': {
    kind: 'give-hint',
    exerciseId: 'one',
    hint: 1,
    to: { to: 'seats', seats: ['s1', 'gone'] },
  },
  'mark-passed': { kind: 'mark-passed', seatId: 's1', exerciseId: 'one' },
  'revoke-pass': { kind: 'revoke-pass', seatId: 's1', exerciseId: 'one' },
  'admit-agent': { kind: 'admit-agent', seatId: 's1' },
  'claim-help': { kind: 'claim-help', seatId: 's1' },
  'release-help': { kind: 'release-help', seatId: 's1' },
  'hand-over-help': { kind: 'hand-over-help', seatId: 's1', to: 'p2' },
  'snooze-help': { kind: 'snooze-help', seatId: 's1' },
  'unsnooze-help': { kind: 'unsnooze-help', seatId: 's1' },
  'resolve-help': { kind: 'resolve-help', seatId: 's1' },
  'undo-resolve-help': { kind: 'undo-resolve-help', seatId: 's1', pos: 3 },
  announce: {
    kind: 'announce',
    text: 'Lunch at noon',
    to: { to: 'group', group: 'A' },
    validMinutes: 10,
  },
  'extend-notice': { kind: 'extend-notice', noticeId: 3, validMinutes: 30 },
  'withdraw-notice': { kind: 'withdraw-notice', noticeId: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', breakId: 3 },
  'add-note': { kind: 'add-note', seatId: 's1', text: 'Sits in the back' },
  'delete-note': { kind: 'delete-note', seatId: 's1', noteId: 3 },
  'set-group': { kind: 'set-group', seats: ['s1'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuckScore: 50,
    connectedOkPercent: 95,
    connectedAttentionPercent: 80,
    advanceTargetPercent: 75,
    idleMinutes: 5,
    sameReasonCount: 4,
    sharedProblemSeats: 6,
  },
  'raise-storage-limit': { kind: 'raise-storage-limit', seatId: 's1', bytes: 268_435_456 },
  'resume-grading': { kind: 'resume-grading', seatId: 's1' },
} satisfies {
  readonly [Kind in RoomCommandBody['kind']]: Extract<RoomCommandBody, { kind: Kind }>;
};

/** The stored payload of each command that the room reads. */
const STORED = {
  'set-current-exercise': { kind: 'set-current-exercise', exerciseId: 'two', timer: 'keep' },
  'release-solution': {
    kind: 'release-solution',
    exerciseId: 'one',
    to: all,
    seats: [],
    by: 'Ono',
  },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exerciseId: 'one',
    to: { to: 'group', group: 'A' },
    seats: ['s1'],
  },
  'give-hint': { kind: 'give-hint', exerciseId: 'one', hint: 1, to: all, seats: [], by: 'Ono' },
  'reveal-hint': { kind: 'reveal-hint', seatId: 's1', exerciseId: 'one', hint: 1 },
  announce: {
    kind: 'announce',
    text: 'Lunch at noon',
    to: all,
    seats: [],
    by: 'Ono',
    validMinutes: 10,
  },
  'extend-notice': { kind: 'extend-notice', noticeId: 6, validMinutes: 30 },
  'withdraw-notice': { kind: 'withdraw-notice', noticeId: 3 },
  'read-notice': { kind: 'read-notice', seatId: 's1', noticeId: 6 },
  'request-help': {
    kind: 'request-help',
    seatId: 's1',
    exerciseId: 'one',
    question: 'Why?',
    failing: [reason({ message: { en: 'Wrong image' } })],
  },
  'cancel-help': { kind: 'cancel-help', seatId: 's1' },
  'claim-help': { kind: 'claim-help', seatId: 's1', by: 'Ono' },
  'release-help': { kind: 'release-help', seatId: 's1' },
  'hand-over-help': { kind: 'hand-over-help', seatId: 's1', to: 'p2', toName: 'Kato' },
  'snooze-help': { kind: 'snooze-help', seatId: 's1' },
  'unsnooze-help': { kind: 'unsnooze-help', seatId: 's1' },
  'resolve-help': { kind: 'resolve-help', seatId: 's1' },
  'undo-resolve-help': { kind: 'undo-resolve-help', seatId: 's1', pos: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', breakId: 3 },
  'add-note': { kind: 'add-note', seatId: 's1', text: 'Sits in the back', by: 'Ono' },
  'delete-note': { kind: 'delete-note', seatId: 's1', noteId: 3 },
  'set-group': { kind: 'set-group', seats: ['s1'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuckScore: 50,
    connectedOkPercent: 95,
    connectedAttentionPercent: 80,
    advanceTargetPercent: 75,
    idleMinutes: 5,
    sameReasonCount: 4,
    sharedProblemSeats: 6,
  },
  'raise-storage-limit': { kind: 'raise-storage-limit', seatId: 's1', bytes: 268_435_456 },
  'merge-seats': { kind: 'merge-seats', seatId: 's1', from: 's2' },
  'seat-limited': { kind: 'seat-limited', seatId: 's1', scope: 'seat', limitBytes: 134_217_728 },
  'seat-resumed': { kind: 'seat-resumed', seatId: 's2' },
  'grading-paused': { kind: 'grading-paused', seatId: 's1', why: 'time-limit' },
  'grading-resumed': { kind: 'grading-resumed', seatId: 's2' },
} satisfies { readonly [Kind in RoomCommand['kind']]: RoomCommandOf<Kind> };

it('keeps the stored payload of every command of the staff', async () => {
  const caller = { person: { id: 'p1', name: 'Ono' }, role: 'owner' } as const;
  const written = Object.values(BODIES).map((body: RoomCommandBody) =>
    prepareCommand(body, roomFor(body.kind), caller, 500),
  );
  await expectGolden('commands-written', written);
});

it('keeps every stored command of the room as it is read from the log', async () => {
  const read = Object.values(STORED).map((command: RoomCommand, index) => {
    const { kind, ...rest } = command;
    const { seatId = null, ...payload } = rest as JsonObject & { seatId?: string };
    const row = { pos: index + 1, at: 1_000 + index, actor: 'p1', kind, seatId, payload };
    const committed = parseStoredCommand(row);
    expect(committed, kind).not.toBeNull();
    return { row, committed };
  });
  await expectGolden('commands-read', read);
});

it('keeps the payloads that the grader and the packs of a workshop read', async () => {
  const granted = pass('one', { source: 'regrade', evidence: [ref('pod-1')] });
  await expectGolden('commands-graded', {
    quizAnswer: QuizAnswerPayload.parse({ exerciseId: 'two', check: 'ask', chosen: ['a'] }),
    regrade: {
      kind: REGRADE,
      payload: RegradePayload.parse({
        granted: [{ seatId: 's1', exerciseId: 'one', pass: granted }],
        revoked: [{ seatId: 's2', exerciseId: 'one' }],
      }),
    },
    updatePack: { kind: UPDATE_PACK },
  });
});

it('keeps the room state that the stored commands result in', async () => {
  const commands = new RoomReducer();
  const affected = Object.values(STORED).map((command: RoomCommand, index) => {
    const { kind, ...rest } = command;
    const { seatId = null, ...payload } = rest as JsonObject & { seatId?: string };
    return {
      kind,
      affected: commands.apply({
        pos: index + 1,
        at: 1_000 + index,
        actor: 'p1',
        kind,
        seatId,
        payload,
      }),
    };
  });
  const { hintsRevealed, hintsReleased, solutions, ...ofSeat } = commands.getOrCreateSeat('s1');
  await expectGolden('commands-folded', {
    affected,
    schedule: commands.scheduleState,
    thresholds: commands.thresholds,
    released: [...commands.released],
    notices: commands.notices.list.map(({ seats, readAtBySeat, ...notice }) => ({
      ...notice,
      seats: [...seats],
      read: [...readAtBySeat],
    })),
    seat: {
      ...ofSeat,
      hintsRevealed: [...hintsRevealed],
      hintsReleased: [...hintsReleased],
      solutions: [...solutions],
    },
  });
});
