import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { loadPack } from '#lib/packs/load.ts';
import { assignTraits, COURSE_TRAITS, loadCourse } from './course.ts';
import { simulateDay } from './day.ts';
import { addWorkingTime, measureWorkingTime } from './spans.ts';
import type { DayEvent, DayOptions, DayTruth } from './types.ts';
import { createVirtualClock } from './virtual-clock.ts';

const FOLDER = join(import.meta.dirname, '../../../packs/kubernetes-basics');
const loaded = await loadPack(FOLDER, { compile: compileExercise });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const ids = [
  ...['pod-apply', 'pod-request', 'problem-1', 'problem-1-advanced', 'replicaset-apply'],
  ...['deployment-apply', 'problem-2', 'service-clusterip', 'service-nodeport', 'quiz-node'],
];
const pack = {
  ...loaded.pack,
  exercises: loaded.pack.exercises.filter(({ id }) => ids.includes(id)),
};
const course = await loadCourse(pack, FOLDER);
const startsAt = Date.UTC(2026, 9, 5, 9);

function simulate(options: Partial<DayOptions> = {}): { events: DayEvent[]; truth: DayTruth } {
  const day = simulateDay({
    seed: 1,
    preset: 'realistic',
    startsAt,
    endsAt: startsAt + 4 * HOUR_MS,
    course,
    kinds: pack.plan.kinds,
    planVersion: pack.plan.version,
    seatIds: Array.from({ length: 40 }, (_, index) => `seat-${String(index)}`),
    staffIds: ['instructor', 'helper-1', 'helper-2', 'helper-3'],
    ...options,
  });
  return { events: [...day.slices].flat(), truth: day.truth };
}
const SMALL = { endsAt: startsAt + HOUR_MS, seatIds: ['a', 'b', 'c', 'd', 'e', 'f'] };
const digestOf = (events: readonly DayEvent[]): string =>
  createHash('sha256').update(JSON.stringify(events)).digest('hex');
const { events, truth } = simulate();
const commandKinds = new Set(
  events.flatMap((event) =>
    event.kind === 'student' || event.kind === 'staff' ? [event.command.kind] : [],
  ),
);

describe('a simulated day', () => {
  it('is the same for the same seed and differs for another seed', () => {
    expect(digestOf(simulate(SMALL).events)).toBe(digestOf(simulate(SMALL).events));
    expect(digestOf(simulate({ ...SMALL, seed: 2 }).events)).not.toBe(
      digestOf(simulate(SMALL).events),
    );
  });

  it('reaches the server in the order of its times', () => {
    expect(events.map(({ at }) => at)).toEqual(
      events.map(({ at }) => at).toSorted((a, b) => a - b),
    );
  });

  it('numbers the changes of each student without gaps', () => {
    const seqs = new Map<number, number>();
    for (const event of events)
      if (event.kind === 'changes')
        for (const { seq } of event.changes) {
          expect(seq).toBe((seqs.get(event.student) ?? 0) + 1);
          seqs.set(event.student, seq);
        }
    expect(seqs.size).toBe(38);
  });

  it('has every activity of students and staff', () => {
    expect([...commandKinds].toSorted()).toEqual(
      [
        ...['answer-quiz', 'cancel-help', 'read-notice', 'request-help', 'reveal-hint'],
        ...['announce', 'give-hint', 'release-solution', 'mark-passed'],
        ...['claim-help', 'hand-over-help', 'release-help', 'resolve-help', 'snooze-help'],
        ...['plan-break', 'revoke-pass', 'set-current-exercise', 'set-thresholds', 'set-timer'],
      ].toSorted(),
    );
  });

  it('has students who come late, leave, and never connect', () => {
    const first = new Map<number, number>();
    const last = new Map<number, { at: number; presence: string }>();
    for (const event of events)
      if (event.kind === 'presence') {
        if (!first.has(event.student)) first.set(event.student, event.at);
        last.set(event.student, event);
      }
    expect(first.size).toBe(38);
    const late = [...first.values()].filter((at) => at > startsAt + 4 * MINUTE_MS);
    expect(late.length).toBeGreaterThanOrEqual(3);
    const gone = [...last.values()].filter(({ presence }) => presence === 'offline');
    expect(gone.length).toBeGreaterThanOrEqual(1);
  });

  it('delivers the changes from a lost connection afterwards, with the times of the work', () => {
    const delays = events.flatMap((event) =>
      event.kind === 'changes' ? event.changes.map(({ seenAt }) => event.at - seenAt) : [],
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeGreaterThan(MINUTE_MS);
  });

  it('disconnects a third of the room in the network outage', () => {
    const outage = startsAt + 0.37 * 4 * HOUR_MS;
    const offline = events.filter(
      (event) =>
        event.kind === 'presence' &&
        event.presence === 'offline' &&
        Math.abs(event.at - outage - 20_000) < 1_000,
    );
    expect(offline.length).toBeGreaterThanOrEqual(10);
  });

  it('has nodes that are not ready and images that the registry does not deliver', () => {
    const text = JSON.stringify(
      events.flatMap((event) => (event.kind === 'changes' ? event.changes : [])),
    );
    expect(text).toContain('NodeStatusUnknown');
    expect(text).toContain('registry-1.docker.io: i/o timeout');
  });

  it('knows the time that each student needs for each exercise, also without having reached it', () => {
    expect(truth.attempts).toHaveLength(40 * course.length);
    expect(truth.attempts.every(({ neededMs }) => neededMs > 0)).toBe(true);
    expect(truth.help.every(({ waitMs, serviceMs }) => waitMs >= 0 && serviceMs > 0)).toBe(true);
  });

  it('knows when each student is in the room', () => {
    expect(truth.attendance.map(({ student }) => student)).toEqual([...Array(40).keys()]);
    const first = new Map<number, number>();
    for (const event of events)
      if (event.kind === 'presence' && !first.has(event.student))
        first.set(event.student, event.at);
    for (const { student, connectsAt } of truth.attendance) {
      const at = first.get(student);
      if (connectsAt === null) expect(at).toBeUndefined();
      // The virtual clock has whole milliseconds.
      else expect(Math.abs((at ?? 0) - connectsAt)).toBeLessThanOrEqual(1);
    }
  });

  it('gives each trait to an exercise', () => {
    expect([...assignTraits(course).values()]).toEqual(COURSE_TRAITS.slice(0, 9));
  });
});

describe('working time', () => {
  const pauses = [
    { from: 100, to: 200 },
    { from: 150, to: 250 },
    { from: 400, to: 500 },
  ];

  it.each([
    [0, 50, 50],
    [0, 150, 300],
    [120, 10, 260],
    [0, 251, 501],
  ])('begun at %i for %i ends at %i', (from, ms, end) => {
    expect(addWorkingTime(from, ms, pauses)).toBe(end);
    expect(measureWorkingTime(from, end, pauses)).toBe(ms);
  });
});

describe('the virtual clock', () => {
  it('calls timers in the order of their times, then of their creation', () => {
    const clock = createVirtualClock(1_000);
    const called: string[] = [];
    const record = (name: string) => () => {
      called.push(`${name} ${String(clock.now())}`);
    };
    clock.after(30, record('c'));
    clock.after(10, record('a'));
    clock.after(10, () => {
      record('b')();
      clock.after(5, record('nested'));
    });
    clock.after(12, record('canceled'))();
    for (let ms = 40; ms < 140; ms += 1) clock.after(ms, () => undefined);
    clock.advanceTo(1_035);
    expect(called).toEqual(['a 1010', 'b 1010', 'nested 1015', 'c 1030']);
    expect(clock.now()).toBe(1_035);
  });
});
