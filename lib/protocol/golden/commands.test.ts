import { expect, it } from 'vitest';
import { RE_GRADE } from '#lib/server/grader/log-replay.ts';
import { QuizAnswer, ReGrade } from '#lib/server/grader/commands.ts';
import { RoomActs } from '#lib/room/reducer.ts';
import { TAKE_PACK } from '#lib/server/packs/stages.ts';
import { decisionOf } from '#lib/server/services/command-executor.ts';
import { decidedBy, type RoomAct, type RoomActOf } from '#lib/room/commands/index.ts';
import { pass, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { ActBody, Audience } from '../http.ts';
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

function roomFor(kind: ActBody['kind']): RoomState {
  const help = kind in HELP ? { help: HELP[kind as keyof typeof HELP] } : {};
  const notes = [{ id: 3, at: 1, by: 'Ono', text: 'Note', author: 'p1' }];
  return room([seat('s1', { ...help, notes, group: 'A' }), seat('s2', { group: 'A' })], {
    staff: [{ id: 'p2', name: 'Kato' }],
    current: 'one',
    pace: { timer: null, breaks: [{ id: 3, startsAt: 1, minutes: 5 }] },
    notices: [
      {
        id: 3,
        at: 1,
        from: 'Ono',
        what: { kind: 'text', text: 'Hello' },
        to: all,
        seats: new Set(),
        read: new Map(),
      },
    ],
  });
}

/** What an instructor asks for; each becomes one row of the log. */
const ASKED = {
  'set-current': { kind: 'set-current', exercise: 'two', from: 'one' },
  'release-solution': { kind: 'release-solution', exercise: 'one', to: all },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exercise: 'one',
    to: { to: 'group', group: 'A' },
  },
  'give-hint': {
    kind: 'give-hint',
    exercise: 'one',
    hint: 1,
    to: { to: 'seats', seats: ['s1', 'gone'] },
  },
  'pass-by-hand': { kind: 'pass-by-hand', seat: 's1', exercise: 'one' },
  'void-pass': { kind: 'void-pass', seat: 's1', exercise: 'one' },
  admit: { kind: 'admit', seat: 's1' },
  take: { kind: 'take', seat: 's1' },
  'let-go': { kind: 'let-go', seat: 's1' },
  'hand-over': { kind: 'hand-over', seat: 's1', to: 'p2' },
  'pause-hand': { kind: 'pause-hand', seat: 's1' },
  'resume-hand': { kind: 'resume-hand', seat: 's1' },
  helped: { kind: 'helped', seat: 's1' },
  'undo-helped': { kind: 'undo-helped', seat: 's1', pos: 3 },
  announce: { kind: 'announce', text: 'Lunch at noon', to: { to: 'group', group: 'A' } },
  'withdraw-notice': { kind: 'withdraw-notice', notice: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', break: 3 },
  note: { kind: 'note', seat: 's1', text: 'Sits in the back' },
  'delete-note': { kind: 'delete-note', seat: 's1', note: 3 },
  'set-group': { kind: 'set-group', seats: ['s1'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuck: 50,
    liveYes: 95,
    liveLook: 80,
    target: 75,
    idleMinutes: 5,
    sameReason: 4,
    shared: 6,
  },
} satisfies { readonly [Kind in ActBody['kind']]: Extract<ActBody, { kind: Kind }> };

/** What the log holds of each decision about the room. */
const STORED = {
  'set-current': { kind: 'set-current', exercise: 'two' },
  'release-solution': { kind: 'release-solution', exercise: 'one', to: all, seats: [], by: 'Ono' },
  'withdraw-solution': {
    kind: 'withdraw-solution',
    exercise: 'one',
    to: { to: 'group', group: 'A' },
    seats: ['s1'],
  },
  'give-hint': { kind: 'give-hint', exercise: 'one', hint: 1, to: all, seats: [], by: 'Ono' },
  'hint-taken': { kind: 'hint-taken', seat: 's1', exercise: 'one', hint: 1 },
  announce: { kind: 'announce', text: 'Lunch at noon', to: all, seats: [], by: 'Ono' },
  'withdraw-notice': { kind: 'withdraw-notice', notice: 3 },
  'notice-read': { kind: 'notice-read', seat: 's1', notice: 6 },
  'raise-hand': {
    kind: 'raise-hand',
    seat: 's1',
    exercise: 'one',
    question: 'Why?',
    failing: [reason({ message: { en: 'Wrong image' } })],
  },
  'lower-hand': { kind: 'lower-hand', seat: 's1' },
  take: { kind: 'take', seat: 's1', by: 'Ono' },
  'let-go': { kind: 'let-go', seat: 's1' },
  'hand-over': { kind: 'hand-over', seat: 's1', to: 'p2', toName: 'Kato' },
  'pause-hand': { kind: 'pause-hand', seat: 's1' },
  'resume-hand': { kind: 'resume-hand', seat: 's1' },
  helped: { kind: 'helped', seat: 's1' },
  'undo-helped': { kind: 'undo-helped', seat: 's1', pos: 3 },
  'set-timer': { kind: 'set-timer', seconds: 600 },
  'plan-break': { kind: 'plan-break', startsAt: 1_000, minutes: 15 },
  'cancel-break': { kind: 'cancel-break', break: 3 },
  note: { kind: 'note', seat: 's1', text: 'Sits in the back', by: 'Ono' },
  'delete-note': { kind: 'delete-note', seat: 's1', note: 3 },
  'set-group': { kind: 'set-group', seats: ['s1'], group: 'window' },
  'set-thresholds': {
    kind: 'set-thresholds',
    stuck: 50,
    liveYes: 95,
    liveLook: 80,
    target: 75,
    idleMinutes: 5,
    sameReason: 4,
    shared: 6,
  },
  'merge-seats': { kind: 'merge-seats', seat: 's1', from: 's2' },
} satisfies { readonly [Kind in RoomAct['kind']]: RoomActOf<Kind> };

it('keeps what the log gets of every decision of an instructor', async () => {
  const decider = { person: { id: 'p1', name: 'Ono' }, role: 'instructor' } as const;
  const written = Object.values(ASKED).map((asked: ActBody) =>
    decisionOf(asked, roomFor(asked.kind), decider, 500),
  );
  await expectGolden('commands-written', written);
});

it('keeps every stored decision about the room as the log is read', async () => {
  const read = Object.values(STORED).map((act: RoomAct, index) => {
    const { kind, ...rest } = act;
    const { seat: id = null, ...payload } = rest as JsonObject & { seat?: string };
    const row = { pos: index + 1, at: 1_000 + index, actor: 'p1', kind, seat: id, payload };
    const decided = decidedBy(row);
    expect(decided, kind).not.toBeNull();
    return { row, decided };
  });
  await expectGolden('commands-read', read);
});

it('keeps the payloads that the grader and the packs of a workshop read', async () => {
  const given = pass('one', { source: 're-grade', evidence: [ref('pod-1')] });
  await expectGolden('commands-graded', {
    quizAnswer: QuizAnswer.parse({ exercise: 'two', check: 'ask', chosen: ['a'] }),
    reGrade: {
      kind: RE_GRADE,
      payload: ReGrade.parse({
        gives: [{ seat: 's1', exercise: 'one', pass: given }],
        takes: [{ seat: 's2', exercise: 'one' }],
      }),
    },
    takePack: { kind: TAKE_PACK },
  });
});

it('keeps what the stored decisions make of the room', async () => {
  const acts = new RoomActs();
  const touched = Object.values(STORED).map((act: RoomAct, index) => {
    const { kind, ...rest } = act;
    const { seat: id = null, ...payload } = rest as JsonObject & { seat?: string };
    return {
      kind,
      touched: acts.take({
        log: 'act',
        pos: index + 1,
        at: 1_000 + index,
        actor: 'p1',
        kind,
        seat: id,
        payload,
      }),
    };
  });
  const { hintsTaken, hintsGiven, solutions, ...ofSeat } = acts.of('s1');
  await expectGolden('commands-folded', {
    touched,
    pacing: acts.pacing,
    thresholds: acts.thresholds,
    released: [...acts.released],
    notices: acts.notices.list.map(({ seats, read, ...notice }) => ({
      ...notice,
      seats: [...seats],
      read: [...read],
    })),
    seat: {
      ...ofSeat,
      hintsTaken: [...hintsTaken],
      hintsGiven: [...hintsGiven],
      solutions: [...solutions],
    },
  });
});
