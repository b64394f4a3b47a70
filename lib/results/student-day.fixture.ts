import type { JsonObject } from '#lib/kit/json.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Check, Pack } from '#lib/packs/types.ts';
import { FACT_KINDS, type FactKind, type SeatFact } from '#lib/protocol/fact.ts';
import { exercise, pack } from '#lib/room/room.fixture.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';
import { deriveAttempts, type ExerciseRecord, type WorkshopRecord } from './attempts.ts';
import { drawWorkshop, exerciseRecord, studentRecord, workshopRecord } from './attempts.fixture.ts';
import type { HelpRequest } from './help.ts';
import {
  deriveStudentDays,
  type HintUse,
  type MetricsContext,
  type StudentDay,
  type StudentSource,
} from './student-day.ts';

const text = (value: string) => ({ ja: value, en: value });

const check = (id: string): Check => ({ id, title: text(id), kind: 'expect', expect: {} });

/** Exercises with the checks `image` and `ready`, in this order, and three hints. */
export function coursePack(ids: readonly string[] = ['one', 'two', 'three']): Pack {
  return {
    ...pack(),
    exercises: ids.map((id) =>
      exercise(id, {
        minutes: 10,
        hints: [text('hint 1'), text('hint 2'), text('hint 3')],
        checks: [check('image'), check('ready')],
      }),
    ),
  };
}

export function metricsContext(more: Partial<WorkshopRecord> = {}): MetricsContext {
  const workshop = workshopRecord(more);
  return {
    pack: coursePack(workshop.exercises.map(({ id }) => id)),
    workshop,
    thresholds: DEFAULT_THRESHOLDS,
  };
}

/** A fact about the check `image` of exercise `one`, unless told otherwise. `pos` follows the time. */
export function fact(minute: number, kind: FactKind, more: Partial<SeatFact> = {}): SeatFact {
  const isCheck = kind.startsWith('failure') || kind === 'check-passed';
  const code = more.code ?? (isCheck && kind !== 'check-passed' ? 'wrong' : '');
  const checkId = more.check ?? (isCheck ? 'image' : '');
  return {
    seatId: 'a',
    stage: 1,
    kind,
    pos: Math.round(minute * 1_000),
    at: minute * MINUTE_MS,
    exercise: 'one',
    check: checkId,
    code,
    key: isCheck && kind !== 'check-passed' ? JSON.stringify([checkId, code]) : '',
    value: null,
    detail: null,
    ...more,
  };
}

/** A try that fails. It counts after `graceMinutes`. */
export function opened(
  minute: number,
  more: Partial<SeatFact> = {},
  { graceMinutes = 0, ...detail }: JsonObject & { graceMinutes?: number } = {},
): SeatFact {
  return fact(minute, 'failure-opened', {
    value: (minute + graceMinutes) * MINUTE_MS,
    detail,
    ...more,
  });
}

export function closed(
  minute: number,
  how: 'fixed' | 'retried' | 'withdrawn' = 'fixed',
  more: Partial<SeatFact> = {},
): SeatFact {
  return fact(minute, 'failure-closed', { detail: { how }, ...more });
}

/** A student who started and passed exercises at the given minutes. */
export interface DrawnStudent {
  readonly seat?: string;
  readonly exercises?: Readonly<Record<string, ExerciseRecord>>;
  readonly facts?: readonly SeatFact[];
  readonly hints?: readonly HintUse[];
  readonly helpRequests?: readonly HelpRequest[];
  readonly record?: Parameters<typeof studentRecord>[1];
}

/** By default, the student works on exercise `one` from the start without a pass. */
export function studentSource(
  { workshop }: MetricsContext,
  {
    seat = 'a',
    exercises = { one: exerciseRecord({ begun: 0 }) },
    facts = [],
    hints = [],
    helpRequests = [],
    record,
  }: DrawnStudent,
): StudentSource {
  const ofStudent = studentRecord(exercises, { seat, ...record });
  return {
    record: ofStudent,
    attempts: deriveAttempts(workshop, ofStudent),
    facts: facts.map((one) => ({ ...one, seatId: seat })),
    hints,
    helpRequests,
  };
}

export function studentDays(
  context: MetricsContext,
  students: readonly DrawnStudent[],
): StudentDay[] {
  return deriveStudentDays(
    context,
    students.map((student) => studentSource(context, student)),
  );
}

/** The only day of a workshop with one student. */
export function studentDay(context: MetricsContext, student: DrawnStudent): StudentDay {
  const [day] = studentDays(context, [student]);
  if (day === undefined) throw new Error('A student has a day.');
  return day;
}

/** A hint that the student opened. */
export function hintUse(minute: number, hint = 1, more: Partial<HintUse> = {}): HintUse {
  return { exercise: 'one', hint, at: minute * MINUTE_MS, givenBy: null, ...more };
}

/** A help request that a helper resolves after a minute. */
export function helpRequest(minute: number, more: Partial<HelpRequest> = {}): HelpRequest {
  const at = minute * MINUTE_MS;
  return {
    seat: 'a',
    exercise: 'one',
    raisedAt: at,
    claimedAt: at,
    resolvedAt: at + MINUTE_MS,
    withdrawnAt: null,
    helper: null,
    waitMs: 0,
    waitEnd: 'claimed',
    snoozedMs: 0,
    serviceMs: MINUTE_MS,
    ...more,
  };
}

const CODES = ['wrong', 'other', 'image-pull', 'node-not-ready', 'check-error'] as const;
const WAYS = ['fixed', 'retried', 'withdrawn'] as const;

/** A workshop with students whose facts are drawn without regard to the rules of the grader. */
export function drawDays(random: () => number): {
  readonly context: MetricsContext;
  readonly sources: readonly StudentSource[];
} {
  const { workshop, students } = drawWorkshop(random);
  const draw = (below: number): number => Math.floor(random() * below);
  const ids = workshop.exercises.map(({ id }) => id);
  const context = { ...metricsContext(workshop), pack: coursePack(ids) };
  const moment = (): number => 1_000 * draw(workshop.endedAt / 900);
  const drawFact = (seatId: string): SeatFact => {
    const at = moment();
    const minute = at / MINUTE_MS;
    const kind = FACT_KINDS[draw(FACT_KINDS.length)] ?? 'activity';
    const isInfra = kind.startsWith('infra');
    const more = {
      seatId,
      exercise: isInfra || kind === 'activity' ? '' : (ids[draw(ids.length)] ?? ''),
      code:
        kind === 'passed'
          ? (['check', 'instructor', 'regrade'][draw(3)] ?? 'check')
          : (CODES[draw(CODES.length)] ?? 'wrong'),
      check: kind.startsWith('failure')
        ? (['image', 'ready', 'gone'][draw(3)] ?? 'image')
        : 'image',
      detail: {
        how: WAYS[draw(3)] ?? 'fixed',
        regression: random() < 0.3,
        params: { why: 'unreachable' },
      },
      value: random() < 0.2 ? null : kind === 'failure-opened' ? at + 1_000 * draw(120) : draw(3),
    };
    const drawn = fact(minute, kind, more);
    return isInfra ? { ...drawn, key: `uid-${draw(2)}` } : drawn;
  };
  return {
    context,
    sources: students.map((record) => ({
      record,
      attempts: deriveAttempts(workshop, record),
      facts: Array.from({ length: draw(60) }, () => drawFact(record.seat)).sort(
        (a, b) => a.pos - b.pos,
      ),
      hints: Array.from({ length: draw(6) }, () =>
        hintUse(moment() / MINUTE_MS, 1 + draw(3), {
          exercise: ids[draw(ids.length)] ?? '',
          givenBy: random() < 0.3 ? 'assistant' : null,
        }),
      ).sort((a, b) => a.at - b.at),
      helpRequests: Array.from({ length: draw(3) }, () =>
        helpRequest(moment() / MINUTE_MS, { seat: record.seat, exercise: ids[0] ?? null }),
      ).sort((a, b) => a.raisedAt - b.raisedAt),
    })),
  };
}
