import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ExerciseRecord, StudentRecord, WorkshopRecord } from './attempts.ts';

/** Two hours with three exercises of 10 minutes. */
export function workshopRecord(more: Partial<WorkshopRecord> = {}): WorkshopRecord {
  return {
    startsAt: 0,
    endedAt: 120 * MINUTE_MS,
    exercises: ['one', 'two', 'three'].map((id) => ({ id, plannedMs: 10 * MINUTE_MS })),
    currentChanges: [{ exercise: 'one', at: 0 }],
    breaks: [],
    ...more,
  };
}

/** Times in minutes. `touched` is `begun` unless it is given. */
export function exerciseRecord(
  {
    begun,
    touched = begun,
    passed,
    solution,
    revoked,
  }: Partial<Record<'begun' | 'touched' | 'passed' | 'solution' | 'revoked', number>>,
  more: Partial<ExerciseRecord> = {},
): ExerciseRecord {
  return {
    begunAt: toMs(begun),
    lastTouchedAt: toMs(touched),
    pass:
      passed === undefined
        ? null
        : { at: passed * MINUTE_MS, source: 'check', foundAtConnect: false },
    solutionAt: toMs(solution),
    revokedAt: toMs(revoked),
    tries: 0,
    ...more,
  };
}

/** A student who is connected the whole time. */
export function studentRecord(
  exercises: Readonly<Record<string, ExerciseRecord>>,
  more: Partial<StudentRecord> = {},
): StudentRecord {
  return {
    seat: 'a',
    exercises: new Map(Object.entries(exercises)),
    presenceChanges: [{ at: 0, presence: 'connected' }],
    activityAt: [],
    ...more,
  };
}

function toMs(minutes: number | undefined): number | null {
  return minutes === undefined ? null : minutes * MINUTE_MS;
}

const PRESENCES = ['connected', 'delayed', 'offline', 'cluster-down', 'duplicate'] as const;
const SOURCES = ['check', 'check', 'check', 'instructor', 'regrade'] as const;

/** A workshop of up to eight exercises with up to six students, in whole seconds. */
export function drawWorkshop(random: () => number): {
  readonly workshop: WorkshopRecord;
  readonly students: readonly StudentRecord[];
} {
  const draw = (below: number): number => Math.floor(random() * below);
  const endedAt = 1_000 * (1 + draw(20_000));
  const times = (count: number): number[] =>
    Array.from({ length: draw(count) }, () => 1_000 * (draw(endedAt / 900) - 200)).sort(
      (a, b) => a - b,
    );
  const exercises = Array.from({ length: 1 + draw(8) }, (_, index) => ({
    id: `x${index}`,
    plannedMs: MINUTE_MS * (1 + draw(30)),
  }));
  const anyExercise = (): string => `x${draw(exercises.length)}`;
  const record = (): ExerciseRecord => {
    const [begunAt = null, ...touched] = times(4);
    const [at] = times(2);
    return {
      begunAt,
      lastTouchedAt: touched.at(-1) ?? begunAt,
      pass:
        at === undefined
          ? null
          : { at, source: SOURCES[draw(5)] ?? 'check', foundAtConnect: random() < 0.1 },
      revokedAt: at === undefined ? (times(2)[0] ?? null) : null,
      solutionAt: random() < 0.3 ? (times(2)[0] ?? null) : null,
      tries: draw(3),
    };
  };
  return {
    workshop: {
      startsAt: 0,
      endedAt,
      exercises,
      currentChanges: times(8).map((at) => ({
        exercise: random() < 0.1 ? null : anyExercise(),
        at,
      })),
      breaks: times(4).map((from) => ({ from, to: from + 1_000 * draw(3_000) })),
    },
    students: Array.from({ length: draw(7) }, (_, index) => ({
      seat: `s${index}`,
      exercises: new Map(
        exercises.filter(() => random() < 0.7).map(({ id }) => [id, record()] as const),
      ),
      presenceChanges: times(12).map((at) => ({
        at,
        presence: PRESENCES[draw(PRESENCES.length)] ?? 'connected',
      })),
      activityAt: times(40),
    })),
  };
}
