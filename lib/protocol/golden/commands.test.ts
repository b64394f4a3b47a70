import { expect, it } from 'vitest';
import { REGRADE } from '#lib/server/grader/log-replay.ts';
import { QuizAnswerPayload, RegradePayload } from '#lib/server/grader/commands.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import { UPDATE_PACK } from '#lib/server/packs/stages.ts';
import { prepareCommand } from '#lib/server/services/command-executor.ts';
import {
  parseStoredCommand,
  type RoomCommand,
  type RoomCommandOf,
} from '#lib/room/commands/index.ts';
import { pass, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { RoomCommandBody, Audience } from '../http.ts';
import type { JsonObject } from '../json.ts';
import { expectGolden } from './golden.ts';

const all: Audience = { to: 'all' };
const hand = { since: 1, exercise: 'one', question: '', failing: [], pausedSince: null };

/** A seat whose help is as it must be for the decision to be allowed. */
const helped = { hand: null, taken: null, helpedAt: 9 };
const taken = { hand, taken: { by: { id: 'p1', name: 'Ono' }, since: 2 }, helpedAt: null };
const paused = { hand: { ...hand, pausedSince: 3 }, taken: null, helpedAt: null };
const raised = { hand, taken: null, helpedAt: null };
const HELP = {
  take: raised,
  'let-go': taken,
  'hand-over': taken,
  'pause-hand': raised,
  'resume-hand': paused,
  helped: taken,
  'undo-helped': { ...helped, undo: { pos: 3, help: raised } },
} as const;

function roomFor(kind: RoomCommandBody['kind']): RoomState {
  const help = kind in HELP ? { help: HELP[kind as keyof typeof HELP] } : {};
  const notes = [{ id: 3, at: 1, by: 'Ono', text: 'Note', author: 'p1' }];
  return room([seat('s1', { ...help, notes, group: 'A' }), seat('s2', { group: 'A' })], {
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
      },
    ],
  });
}

/** What an instructor asks for; each becomes one row of the log. */
const ASKED = {
  'set-current-exercise': { kind: 'set-current-exercise', exerciseId: 'two', from: 'one' },
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
  announce: { kind: 'announce', text: 'Lunch at noon', to: { to: 'group', group: 'A' } },
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
} satisfies {
  readonly [Kind in RoomCommandBody['kind']]: Extract<RoomCommandBody, { kind: Kind }>;
};

/** What the log holds of each decision about the room. */
const STORED = {
  'set-current-exercise': { kind: 'set-current-exercise', exerciseId: 'two' },
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
  announce: { kind: 'announce', text: 'Lunch at noon', to: all, seats: [], by: 'Ono' },
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
  'merge-seats': { kind: 'merge-seats', seatId: 's1', from: 's2' },
} satisfies { readonly [Kind in RoomCommand['kind']]: RoomCommandOf<Kind> };

it('keeps what the log gets of every decision of an instructor', async () => {
  const decider = { person: { id: 'p1', name: 'Ono' }, role: 'instructor' } as const;
  const written = Object.values(ASKED).map((asked: RoomCommandBody) =>
    prepareCommand(asked, roomFor(asked.kind), decider, 500),
  );
  await expectGolden('commands-written', written);
});

it('keeps every stored decision about the room as the log is read', async () => {
  const read = Object.values(STORED).map((command: RoomCommand, index) => {
    const { kind, ...rest } = command;
    const { seat: id = null, ...payload } = rest as JsonObject & { seat?: string };
    const row = { pos: index + 1, at: 1_000 + index, actor: 'p1', kind, seat: id, payload };
    const decided = parseStoredCommand(row);
    expect(decided, kind).not.toBeNull();
    return { row, decided };
  });
  await expectGolden('commands-read', read);
});

it('keeps the payloads that the grader and the packs of a workshop read', async () => {
  const given = pass('one', { source: 'regrade', evidence: [ref('pod-1')] });
  await expectGolden('commands-graded', {
    quizAnswer: QuizAnswerPayload.parse({ exercise: 'two', check: 'ask', chosen: ['a'] }),
    reGrade: {
      kind: REGRADE,
      payload: RegradePayload.parse({
        gives: [{ seat: 's1', exercise: 'one', pass: given }],
        takes: [{ seat: 's2', exercise: 'one' }],
      }),
    },
    takePack: { kind: UPDATE_PACK },
  });
});

it('keeps what the stored decisions make of the room', async () => {
  const commands = new RoomReducer();
  const touched = Object.values(STORED).map((command: RoomCommand, index) => {
    const { kind, ...rest } = command;
    const { seat: id = null, ...payload } = rest as JsonObject & { seat?: string };
    return {
      kind,
      touched: commands.apply({
        log: 'command',
        pos: index + 1,
        at: 1_000 + index,
        actor: 'p1',
        kind,
        seatId: id,
        payload,
      }),
    };
  });
  const { hintsRevealed, hintsReleased, solutions, ...ofSeat } = commands.getOrCreateSeat('s1');
  await expectGolden('commands-folded', {
    touched,
    pacing: commands.scheduleState,
    thresholds: commands.thresholds,
    released: [...commands.released],
    notices: commands.notices.list.map(({ seats, readAtBySeat, ...notice }) => ({
      ...notice,
      seats: [...seats],
      read: [...readAtBySeat],
    })),
    seat: {
      ...ofSeat,
      hintsTaken: [...hintsRevealed],
      hintsGiven: [...hintsReleased],
      solutions: [...solutions],
    },
  });
});
