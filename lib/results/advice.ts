import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { quantile } from './proportions.ts';
import type { CheckMetrics } from './checks.ts';
import type { ExerciseSummary } from './exercises.ts';
import type { HintMetrics } from './hints.ts';
import type { InfrastructureProblem } from './infrastructure.ts';
import type { MetricsContext } from './student-day.ts';
import { ADVICE_RULES, type Advice, type AdviceRule, type CheckSignal } from './types.ts';

/** When a rule applies. Shares are 0 to 1. */
const ADVICE_THRESHOLDS = {
  unclearMessage: { topChecks: 3 },
  moveHint: { openedShare: 0.6 },
  uselessHint: { minCases: 20 },
  movedOn: { above: 0.15, minStudents: 5 },
  infrastructure: { minLostMs: 10 * MINUTE_MS, minStudents: 2 },
} as const;
/** A change can save this share of the time above the usual. */
const SAVED_SHARE = 0.5;

/** The metrics that the rules read. */
export interface AdviceSource {
  readonly exercises: ReadonlyMap<string, ExerciseSummary>;
  readonly checks: readonly CheckMetrics[];
  readonly hints: readonly HintMetrics[];
  readonly infrastructure: readonly InfrastructureProblem[];
}

/**
 * What an author could change, the largest saving first. A saving is half of the time lost by each
 * student above the median of the pack, times the students who reached it. Where lost time tells
 * nothing about the saving, it is null and comes last.
 */
export function deriveAdvice({ pack }: MetricsContext, source: AdviceSource): Advice[] {
  const savings = estimateSavings(source);
  return [
    ...pack.exercises.flatMap(({ id, minutes }) => {
      const summary = source.exercises.get(id);
      return summary === undefined || summary.reached === 0
        ? []
        : adviseExercise({ id, minutes, summary, source, savedMs: savings.exercises.get(id) ?? 0 });
    }),
    ...source.checks.flatMap((check) =>
      adviseCheck(check, source.checks, savings.checks.get(check) ?? 0),
    ),
    ...source.hints.flatMap((hint) => adviseHint(hint, savings.exercises.get(hint.exercise) ?? 0)),
    ...source.infrastructure.flatMap(adviseInfrastructure),
  ].sort(
    (a, b) =>
      (b.savedMs ?? -1) - (a.savedMs ?? -1) ||
      ADVICE_RULES.indexOf(a.rule) - ADVICE_RULES.indexOf(b.rule),
  );
}

interface Savings {
  readonly exercises: ReadonlyMap<string, number>;
  readonly checks: ReadonlyMap<CheckMetrics, number>;
}

function estimateSavings({ exercises, checks }: AdviceSource): Savings {
  const lostMs = new Map<string, number>();
  for (const check of checks)
    lostMs.set(check.exercise, (lostMs.get(check.exercise) ?? 0) + check.lostMs);
  return {
    exercises: savingsOf(
      Array.from(exercises, ([id, { reached }]) => ({
        item: id,
        lostMs: lostMs.get(id) ?? 0,
        reached,
      })),
    ),
    checks: savingsOf(
      checks.map((check) => ({ item: check, lostMs: check.lostMs, reached: check.reached })),
    ),
  };
}

function savingsOf<Item>(
  items: readonly { readonly item: Item; readonly lostMs: number; readonly reached: number }[],
): ReadonlyMap<Item, number> {
  const reachedItems = items.filter(({ reached }) => reached > 0);
  const usualMs =
    quantile(
      reachedItems.map(({ lostMs, reached }) => lostMs / reached),
      0.5,
    ) ?? 0;
  return new Map(
    reachedItems.map(({ item, lostMs, reached }) => [
      item,
      SAVED_SHARE * Math.max(0, lostMs / reached - usualMs) * reached,
    ]),
  );
}

/** One proposal about an exercise. `values` holds the numbers of its sentence. */
function advise(
  rule: AdviceRule,
  exercise: string | null,
  values: Readonly<Record<string, number>>,
  savedMs: number | null,
  more: Partial<Pick<Advice, 'check' | 'hint' | 'code'>> = {},
): Advice {
  return { rule, exercise, check: null, hint: null, code: null, values, savedMs, ...more };
}

interface ExerciseToAdvise {
  readonly id: string;
  /** Planned. */
  readonly minutes: number;
  readonly summary: ExerciseSummary;
  readonly source: AdviceSource;
  readonly savedMs: number;
}

function adviseExercise(exercise: ExerciseToAdvise): Advice[] {
  return [...advisePlan(exercise), ...adviseMovedOn(exercise), ...adviseEasy(exercise)];
}

function advisePlan({ id, minutes, summary, savedMs }: ExerciseToAdvise): Advice[] {
  const plan = summary.times?.plan;
  if (plan === undefined || (plan.verdict !== 'over' && plan.verdict !== 'under')) return [];
  const q75 = summary.times?.q75.estimate;
  const values = {
    minutes,
    students: summary.reached,
    ...(plan.ratio !== null && { ratio: plan.ratio }),
    ...(q75?.state === 'reached' && { needed: Math.ceil(q75.ms / MINUTE_MS) }),
    ...(plan.suggestedMinutes !== null && { suggested: plan.suggestedMinutes }),
  };
  return [
    plan.verdict === 'over'
      ? advise('over-plan', id, values, savedMs)
      : advise('under-plan', id, values, null),
  ];
}

function adviseMovedOn({ id, summary, savedMs }: ExerciseToAdvise): Advice[] {
  const { above, minStudents } = ADVICE_THRESHOLDS.movedOn;
  const students = summary.fates['moved-on'];
  const share = students / summary.reached;
  return summary.reached >= minStudents && share > above
    ? [advise('moved-on', id, { share, students, reached: summary.reached }, savedMs)]
    : [];
}

function adviseEasy({ id, summary, source }: ExerciseToAdvise): Advice[] {
  const checks = source.checks.filter(({ exercise }) => exercise === id);
  const isEasy =
    checks.length > 0 &&
    checks.every(({ signals }) => signals.some(({ signal }) => signal === 'says-little'));
  const share = Math.min(1, ...checks.map(({ firstTry }) => firstTry?.share ?? 1));
  return isEasy ? [advise('too-easy', id, { share, students: summary.reached }, null)] : [];
}

/** The signals with advice for a check, besides the unclear message. */
const CHECK_RULES: ReadonlyMap<CheckSignal, AdviceRule> = new Map([
  ['flapping', 'flapping'],
  ['slow', 'slow'],
  ['cannot-verify', 'cannot-verify'],
]);

function adviseCheck(
  metrics: CheckMetrics,
  all: readonly CheckMetrics[],
  savedMs: number,
): Advice[] {
  const { exercise, check, signals, lostMs } = metrics;
  const longer = all.filter((other) => other.lostMs > lostMs).length;
  const isTop = lostMs > 0 && longer < ADVICE_THRESHOLDS.unclearMessage.topChecks;
  return signals.flatMap(({ signal, value, students, code }) => {
    if (signal === 'unclear-message')
      return isTop
        ? [
            advise(
              'unclear-message',
              exercise,
              { students, share: value, lostMinutes: lostMs / MINUTE_MS },
              savedMs,
              { check, code },
            ),
          ]
        : [];
    const rule = CHECK_RULES.get(signal);
    if (rule === undefined) return [];
    const values: Record<string, number> =
      rule === 'slow' ? { seconds: value / SECOND_MS, students } : { share: value, students };
    return [advise(rule, exercise, values, savedMs, { check })];
  });
}

function adviseHint(
  { exercise, hint, openedShare, opened, effect, withHint }: HintMetrics,
  savedMs: number,
): Advice[] {
  if (effect === null || openedShare === null || withHint === null) return [];
  const { moveHint, uselessHint } = ADVICE_THRESHOLDS;
  const values = { share: openedShare, students: opened, difference: effect.difference };
  if (effect.difference > 0)
    return openedShare >= moveHint.openedShare
      ? [advise('move-hint-into-task', exercise, values, savedMs, { hint })]
      : [];
  return withHint.total >= uselessHint.minCases
    ? [advise('useless-hint', exercise, { ...values, cases: withHint.total }, savedMs, { hint })]
    : [];
}

/** Other machines or images pulled before can save all of this time. */
function adviseInfrastructure({ code, lostMs, students }: InfrastructureProblem): Advice[] {
  const { minLostMs, minStudents } = ADVICE_THRESHOLDS.infrastructure;
  return lostMs >= minLostMs && students >= minStudents
    ? [advise('infrastructure', null, { minutes: lostMs / MINUTE_MS, students }, lostMs, { code })]
    : [];
}
