import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { StoredCommandRow } from '#lib/room/commands/index.ts';
import type { ResultSeat, ResultsInput } from './input.ts';
import { readRecords, type StudentOfWorkshop } from './records.ts';
import { drawResultsInput, WORKSHOP_STARTS_AT as START } from './results.fixture.ts';

/** A command at a minute of the workshop. */
interface DrawnCommand {
  readonly minute: number;
  readonly kind: string;
  readonly seatId?: string;
  readonly payload?: JsonObject;
}
type DrawnFact = Partial<SeatFact> & Pick<SeatFact, 'kind'> & { readonly minute: number };

const at = (minute: number): number => START + minute * MINUTE_MS;

/** A workshop of 60 min with two students, of whom only the given log is known. */
function createInput({
  facts = [],
  commands = [],
  seats = ['a', 'b'].map((id) => createSeat(id)),
}: {
  readonly facts?: readonly DrawnFact[];
  readonly commands?: readonly DrawnCommand[];
  readonly seats?: readonly ResultSeat[];
}): ResultsInput {
  const base = drawResultsInput({ seed: 1, students: 0 });
  return {
    ...base,
    workshop: { ...base.workshop, startedAt: START, endedAt: at(60) },
    seats,
    commands: commands.map(
      ({ minute, kind, seatId = null, payload = {} }, index): StoredCommandRow => ({
        pos: 10 * index + 1,
        at: at(minute),
        actor: 'someone',
        kind,
        seatId,
        payload,
      }),
    ),
    facts: facts.map(({ minute, ...fact }, index) => ({
      pos: 10 * index + 2,
      at: at(minute),
      seatId: 'a',
      stage: 1,
      exercise: 'web',
      check: '',
      code: '',
      key: '',
      value: null,
      detail: null,
      ...fact,
    })),
  };
}

function createSeat(id: string, more: Partial<ResultSeat> = {}): ResultSeat {
  return { id, label: `A-${id}`, name: id, role: 'student', ...more };
}

function readFirst(input: ResultsInput): StudentOfWorkshop {
  const [first] = readRecords(input).students;
  if (first === undefined) throw new Error('The workshop has no student.');
  return first;
}

const merge: DrawnCommand = {
  minute: 20,
  kind: 'merge-seats',
  seatId: 'a',
  payload: { from: 'old', fromLabel: 'A-9' },
};
const presence = (minute: number, seatId: string, value: string): DrawnCommand => ({
  minute,
  kind: 'record-presence',
  seatId,
  payload: { presence: value },
});

describe('students', () => {
  it('are seats with a name, with work in the cluster, or with a command of a student', () => {
    const seats = ['named', 'working', 'asking', 'prepared'].map((id) =>
      createSeat(id, { name: id === 'named' ? 'Ann' : null }),
    );
    const { students } = readRecords(
      createInput({
        seats,
        facts: [
          { minute: 5, kind: 'started', seatId: 'working' },
          { minute: 5, kind: 'activity', seatId: 'prepared', exercise: '' },
        ],
        commands: [
          presence(1, 'prepared', 'connected'),
          { minute: 6, kind: 'read-notice', seatId: 'asking', payload: { noticeId: 1 } },
        ],
      }),
    );
    expect(students.map(({ seat }) => seat.id)).toEqual(['named', 'working', 'asking']);
  });

  it('belong to the group that an instructor set, or to that of the label', () => {
    const input = createInput({
      seats: [createSeat('a', { label: 'B-01' }), createSeat('b', { label: 'B-02' })],
      commands: [{ minute: 1, kind: 'set-group', payload: { seats: ['b'], group: 'Team 1' } }],
    });
    expect(readRecords(input).students.map(({ group }) => group)).toEqual(['B', 'Team 1']);
  });
});

describe('merged seats', () => {
  it('are one student with the work and the commands of both', () => {
    const input = createInput({
      facts: [
        { minute: 2, kind: 'started', seatId: 'old' },
        { minute: 5, kind: 'passed', seatId: 'old', code: 'check' },
        { minute: 20, kind: 'passed', seatId: 'a', code: 'check' },
        { minute: 30, kind: 'started', seatId: 'a', exercise: 'service' },
      ],
      commands: [
        { minute: 3, kind: 'reveal-hint', seatId: 'old', payload: { exerciseId: 'web', hint: 1 } },
        merge,
        { minute: 31, kind: 'reveal-hint', seatId: 'a', payload: { exerciseId: 'web', hint: 2 } },
      ],
      seats: [createSeat('a')],
    });
    const { record, hints } = readFirst(input);
    expect(record.exercises.get('web')).toMatchObject({ begunAt: at(2), pass: { at: at(5) } });
    expect(record.exercises.get('service')).toMatchObject({ begunAt: at(30), pass: null });
    expect(hints.map(({ hint }) => hint)).toEqual([1, 2]);
    expect(readRecords(input).excluded.merged).toBe(1);
  });

  it('have the better presence of both until the merge', () => {
    const input = createInput({
      commands: [
        presence(1, 'old', 'connected'),
        presence(10, 'a', 'connected'),
        presence(12, 'a', 'offline'),
        presence(15, 'old', 'offline'),
        presence(16, 'old', 'connected'),
        merge,
        presence(21, 'old', 'connected'),
        presence(30, 'a', 'connected'),
      ],
      seats: [createSeat('a')],
    });
    const changes = readFirst(input).record.presenceChanges;
    expect(changes.map((change) => [(change.at - START) / MINUTE_MS, change.presence])).toEqual([
      [1, 'connected'],
      [10, 'connected'],
      [12, 'connected'],
      [15, 'offline'],
      [16, 'connected'],
      [20, 'offline'],
      [30, 'connected'],
    ]);
  });
});

describe('an exercise', () => {
  const exerciseOf = (facts: readonly DrawnFact[], commands: readonly DrawnCommand[] = []) =>
    readFirst(createInput({ facts, commands })).record.exercises.get('web');
  const failure = { check: 'image', code: 'image-pull', key: 'k' };

  it('has the last pass, and no pass after it was revoked', () => {
    const passed = { minute: 5, kind: 'passed', code: 'check' } as const;
    const revoked = { minute: 6, kind: 'pass-revoked' } as const;
    expect(exerciseOf([passed, revoked])).toMatchObject({ pass: null, revokedAt: at(6) });
    expect(exerciseOf([passed, revoked, { ...passed, minute: 9 }])).toMatchObject({
      pass: { at: at(9), source: 'check', foundAtConnect: false },
      revokedAt: null,
    });
  });

  it('counts a change that makes several checks fail as one try', () => {
    const record = exerciseOf([
      { ...failure, minute: 1, kind: 'failure-opened', pos: 5, value: at(1) },
      { ...failure, key: 'l', minute: 1, kind: 'failure-opened', pos: 5, value: at(1) },
      { ...failure, minute: 3, kind: 'failure-closed', detail: { how: 'retried' } },
      { ...failure, minute: 3, kind: 'failure-opened', value: at(3) },
    ]);
    expect(record?.tries).toBe(2);
  });

  it('does not count a failure that ended within its grace period', () => {
    const record = exerciseOf([
      { ...failure, minute: 1, kind: 'failure-opened', value: at(2) },
      { ...failure, minute: 1.5, kind: 'failure-closed', detail: { how: 'fixed' } },
    ]);
    expect(record?.tries).toBe(0);
  });

  it('is touched by own work, hints and answers, but not by a cluster that fails again', () => {
    const started = { minute: 1, kind: 'started' } as const;
    const repeat = { ...failure, minute: 9, kind: 'failure-opened', value: null } as const;
    expect(exerciseOf([started, repeat])?.lastTouchedAt).toBe(at(1));
    expect(exerciseOf([started, { ...repeat, value: at(9) }])?.lastTouchedAt).toBe(at(9));
    const payload = { exerciseId: 'web', hint: 1 };
    const hint = { minute: 12, kind: 'reveal-hint', seatId: 'a', payload };
    expect(exerciseOf([started], [hint])?.lastTouchedAt).toBe(at(12));
  });

  it('has a solution from its first release to everyone or to the student', () => {
    const release = (minute: number, to: JsonObject) => ({
      minute,
      kind: 'release-solution',
      payload: { exerciseId: 'web', to },
    });
    const forOther = release(4, { to: 'seats', seats: ['b'] });
    expect(exerciseOf([], [forOther])).toBeUndefined();
    const commands = [
      forOther,
      release(7, { to: 'seats', seats: ['a'] }),
      release(9, { to: 'all' }),
    ];
    expect(exerciseOf([], commands)?.solutionAt).toBe(at(7));
  });

  it('keeps decisions of staff after the end, but no other fact', () => {
    const passed = { minute: 65, kind: 'passed' } as const;
    expect(exerciseOf([{ ...passed, code: 'instructor' }])?.pass?.source).toBe('instructor');
    expect(exerciseOf([{ ...passed, code: 'check' }])).toBeUndefined();
  });
});

describe('the workshop', () => {
  it('has the breaks as they happened', () => {
    const { workshop } = readRecords(
      createInput({
        commands: [
          { minute: 0, kind: 'plan-break', payload: { startsAt: at(10), minutes: 10 } },
          { minute: 0, kind: 'plan-break', payload: { startsAt: at(30), minutes: 10 } },
          { minute: 0, kind: 'plan-break', payload: { startsAt: at(55), minutes: 10 } },
          { minute: 14, kind: 'cancel-break', payload: { breakId: 1 } },
          { minute: 20, kind: 'cancel-break', payload: { breakId: 11 } },
        ],
      }),
    ).context;
    expect(workshop.breaks).toEqual([
      { from: at(10), to: at(14) },
      { from: at(55), to: at(60) },
    ]);
  });

  it('has one change of the current exercise when it is set twice', () => {
    const set = (minute: number, exerciseId: string | null): DrawnCommand => ({
      minute,
      kind: 'set-current-exercise',
      payload: { exerciseId },
    });
    const { workshop } = readRecords(
      createInput({ commands: [set(1, 'web'), set(2, 'web'), set(3, null), set(61, 'service')] }),
    ).context;
    expect(workshop.currentChanges).toEqual([
      { exercise: 'web', at: at(1) },
      { exercise: null, at: at(3) },
    ]);
  });

  it('marks announcements to groups and updates of the course, but no message to a student', () => {
    const announce = (minute: number, to: JsonObject): DrawnCommand => ({
      minute,
      kind: 'announce',
      payload: { text: 'Hello', to },
    });
    const { marks } = readRecords(
      createInput({
        commands: [
          announce(1, { to: 'all' }),
          announce(2, { to: 'seats', seats: ['a'] }),
          { minute: 3, kind: 'update-pack', payload: { digest: 'd' } },
        ],
      }),
    );
    expect(marks).toEqual([
      { at: at(1), kind: 'announcement' },
      { at: at(3), kind: 'pack-update' },
    ]);
  });

  it('has the hints that staff gave to each of the students', () => {
    const give = (minute: number, hint: number, to: JsonObject): DrawnCommand => ({
      minute,
      kind: 'give-hint',
      payload: { exerciseId: 'web', hint, to },
    });
    const { students } = readRecords(
      createInput({
        commands: [give(1, 1, { to: 'all' }), give(2, 2, { to: 'seats', seats: ['b'] })],
      }),
    );
    expect(students.map(({ hints }) => hints.map(({ hint, givenBy }) => [hint, givenBy]))).toEqual([
      [[1, 'staff']],
      [
        [1, 'staff'],
        [2, 'staff'],
      ],
    ]);
  });
});
