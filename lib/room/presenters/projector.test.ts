import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.fixture.ts';
import { evaluation, pack, pass, progress, reason, room, seat } from '../room.fixture.ts';
import type { ActiveNotice, RoomState, SeatState } from '../state.ts';
import type { ProjectorStudents, WorkshopState } from '../views.ts';
import { presentProjector } from './projector.ts';

const IDS = ['one', 'two', 'three', 'four'];

/** `counts[i]` students whose furthest exercise is `IDS[i]`, with a pass of all before it. */
function seatsAt(counts: readonly number[], more: Partial<SeatState> = {}): SeatState[] {
  return counts.flatMap((count, at) =>
    Array.from({ length: count }, (_, index) =>
      seat(`s${at}-${index}`, {
        progress: new Map([
          ...IDS.slice(0, at).map((id) => progress(id, { pass: pass(id) })),
          progress(IDS[at] ?? '', { live: evaluation([reason()]) }),
        ]),
        ...more,
      }),
    ),
  );
}

function roomWith(seats: readonly SeatState[], more: Partial<RoomState> = {}): RoomState {
  return room(seats, { pack: pack(...IDS), current: 'two', ...more });
}

function inState(state: WorkshopState, seats: readonly SeatState[], more: Partial<RoomState> = {}) {
  const base = roomWith(seats, more);
  return { ...base, workshop: { ...base.workshop, state, expectedSeats: 3, endedAt: 5 } };
}

const studentsOf = (counts: readonly number[], more: Partial<RoomState> = {}): ProjectorStudents =>
  presentProjector(roomWith(seatsAt(counts), more)).students;

describe('the students of the projector view', () => {
  it('are counted at the exercise where they are, and small groups are one sum', () => {
    expect(studentsOf([3, 20, 4, 6])).toEqual({
      kind: 'counts',
      exercises: [0, 20, 0, 6],
      other: 7,
      total: 33,
      passed: 10,
    });
  });

  it('who have not started are at the first exercise', () => {
    const waiting = Array.from({ length: 6 }, (_, index) => seat(`w${index}`));
    expect(presentProjector(roomWith(waiting)).students).toMatchObject({
      exercises: [6, 0, 0, 0],
      total: 6,
    });
  });

  it('are left out, with their passes, where their number would reveal a small group', () => {
    expect(studentsOf([0, 29, 0, 1])).toEqual({
      kind: 'counts',
      exercises: [0, 29, 0, 0],
      other: 0,
      total: 29,
      passed: 0,
    });
  });

  it('have no number of passes while one to four passed the exercise or did not', () => {
    const passedOf = (counts: readonly number[]) => {
      const students = studentsOf(counts);
      return students.kind === 'counts' ? students.passed : students.kind;
    };
    expect(passedOf([3, 8, 3])).toBeNull();
    expect(passedOf([0, 3, 8, 3])).toBeNull();
    expect(passedOf([0, 8, 8])).toBe(8);
    expect(passedOf([0, 0, 8])).toBe(8);
  });

  it('have no number of passes before the first exercise', () => {
    expect(studentsOf([6, 6], { current: null })).toMatchObject({ passed: null });
  });

  it('are not counted by exercise below five', () => {
    expect(studentsOf([1, 3])).toEqual({ kind: 'few' });
    expect(studentsOf([])).toEqual({ kind: 'none' });
  });

  it.each([
    ['draft', { kind: 'joined', count: 12 }],
    ['open', { kind: 'joined', count: 12 }],
    ['ended', { kind: 'none' }],
    ['archived', { kind: 'none' }],
  ] as const)('have no place in the course in the state %s', (state, students) => {
    expect(presentProjector(inState(state, seatsAt([3, 9]))).students).toEqual(students);
  });

  it('never have a count of one to four, in 2,000 random rooms of every size', () => {
    const random = createRandom(613);
    for (let round = 0; round < 2_000; round++) {
      const counts = IDS.map(() => (random() < 0.3 ? 0 : Math.floor(random() ** 3 * 40)));
      const current = IDS[Math.floor(random() * 5)] ?? null;
      const students = studentsOf(counts, { current });
      if (students.kind !== 'counts') continue;
      const { exercises, other, total, passed } = students;
      expect(exercises.reduce((sum, count) => sum + count, other)).toBe(total);
      for (const count of [...exercises, other, passed ?? 0, total - (passed ?? total)])
        expect(count === 0 || count >= 5, JSON.stringify({ counts, students })).toBe(true);
    }
  });
});

describe('the data of the projector view', () => {
  const notice = (more: Partial<ActiveNotice>): ActiveNotice => ({
    id: 1,
    at: 10,
    from: 'Ono',
    content: { kind: 'text', text: 'Lunch at noon' },
    audience: { to: 'all' },
    seats: new Set(),
    readAtBySeat: new Map(),
    expiresAt: null,
    ...more,
  });

  it('contains no name, seat label, question, private message or reason of 40 students', () => {
    const seats = Array.from({ length: 40 }, (_, index) =>
      seat(`student-${index}`, {
        label: `Q-${String(index).padStart(2, '0')}`,
        displayName: `Name${index} Family${index}`,
        progress: new Map([
          progress(IDS[index % 4] ?? '', { live: evaluation([reason({ code: 'crash-loop' })]) }),
        ]),
        help: {
          helpRequest: {
            since: 1,
            exercise: 'one',
            question: `Question ${index}`,
            failing: [reason()],
            snoozedSince: null,
          },
          helpClaim: null,
          resolvedAt: null,
        },
      }),
    );
    const private_ = notice({
      id: 2,
      content: { kind: 'text', text: 'Private message' },
      audience: { to: 'seats', seats: ['student-1'] },
      seats: new Set(['student-1']),
    });
    for (const state of ['draft', 'open', 'live', 'ended', 'archived'] as const) {
      const data = JSON.stringify(presentProjector(inState(state, seats, { notices: [private_] })));
      for (const { id, label, displayName } of seats)
        for (const secret of [`"${id}"`, label, ...String(displayName).split(' ')])
          expect(data, `${state}: ${secret}`).not.toContain(secret);
      expect(data).not.toMatch(/Question|Private message|crash-loop|ngnix|SECRET/);
    }
  });

  it('contains the newest announcement to everyone with its end, and none that expired', () => {
    const notices = [
      notice({ id: 1, expiresAt: 90, content: { kind: 'text', text: 'Old' } }),
      notice({ id: 2, at: 20, expiresAt: 200 }),
      notice({ id: 3, audience: { to: 'group', group: 'A' } }),
    ];
    expect(presentProjector(roomWith([], { notices, now: 100 })).announcement).toEqual({
      at: 20,
      text: 'Lunch at noon',
      expiresAt: 200,
    });
    expect(presentProjector(roomWith([], { notices, now: 200 })).announcement).toBeNull();
    expect(presentProjector(inState('ended', [], { notices, now: 100 })).announcement).toBeNull();
  });

  it.each([
    ['draft', ''],
    ['open', 'KUMO-482'],
    ['live', 'KUMO-482'],
    ['ended', ''],
    ['archived', ''],
  ] as const)('has a join code only while students can join: %s', (state, code) => {
    expect(presentProjector(inState(state, [])).info.workshop.code).toBe(code);
  });

  it('has no other number of seats', () => {
    const { info } = presentProjector(
      inState('live', seatsAt([2, 9]), { outage: { since: 1, seats: 2 } }),
    );
    expect(info.outage).toBeNull();
    expect(info.workshop.expectedSeats).toBeNull();
  });
});
