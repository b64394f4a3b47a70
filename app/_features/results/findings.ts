import { type Comparison } from '#lib/results/report-types.ts';
import { FATES, type Fate, type Results } from '#lib/results/types.ts';
import type { ResultsTexts } from './results-texts.ts';

/*
 * The finding of each figure in one sentence, or why the figure is empty. Pure, so that page, report
 * and tests agree.
 */

/** Ends of an attempt without a pass. */
const UNFINISHED: ReadonlySet<Fate> = new Set(['not-started', 'left', 'moved-on', 'out-of-time']);
/** Where few attempts make a share meaningless. */
const MIN_ATTEMPTS = 5;

type Part<Key extends keyof Results> = Pick<Results, Key>;

/** F1. Counts students who were failing or stuck at the worst moment. */
export function findDay({ day, headline }: Part<'day' | 'headline'>, texts: ResultsTexts): string {
  const { t } = texts;
  if (!hasDay({ day })) return t('figures.day.empty');
  const worst = day.bins.reduce<{ at: number; count: number }>(
    (found, { at, students }) => {
      const count = (students.failing ?? 0) + (students.stuck ?? 0);
      return count > found.count ? { at, count } : found;
    },
    { at: 0, count: 0 },
  );
  const peak = texts.count(headline.peak);
  return worst.count === 0
    ? t('figures.day.calm', { peak })
    : t('figures.day.caption', { peak, time: texts.clock(worst.at), count: worst.count });
}

/** Whether a student was present in any bin. */
export function hasDay({ day }: Part<'day'>): boolean {
  return day.bins.some(({ students }) => Object.values(students).some((count) => count !== 0));
}

/** F2 */
export function findAgainstPlan({ exercises }: Part<'exercises'>, texts: ResultsTexts): string {
  const { t } = texts;
  const timed = exercises.filter(({ times }) => times !== null && times.observed !== 0);
  if (timed.length === 0) return t('figures.against.empty');
  const over = timed
    .filter(({ times }) => times?.verdict === 'over')
    .sort((a, b) => (b.times?.ratio ?? Infinity) - (a.times?.ratio ?? Infinity));
  // A median that isn't reached has no ratio, so another exercise is named.
  const worst = over.find(({ times }) => times?.ratio != null);
  if (worst?.times?.ratio != null)
    return t('figures.against.caption', {
      count: over.length,
      title: texts.title(worst.title),
      ratio: Math.round(worst.times.ratio * 10) / 10,
    });
  return timed.some(({ times }) => times?.verdict !== 'unknown')
    ? t('figures.against.fine')
    : t('figures.against.unknown');
}

/** Attempts of one exercise, and those without a pass. Hidden counts are left out. */
function countFates(fates: Results['exercises'][number]['fates']) {
  const counted = FATES.map((fate) => [fate, fates?.[fate] ?? 0] as const);
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  const unfinished = counted.reduce(
    (sum, [fate, count]) => sum + (UNFINISHED.has(fate) ? count : 0),
    0,
  );
  return { total, unfinished };
}

/** F3 */
export function findFates({ exercises }: Part<'exercises'>, texts: ResultsTexts): string {
  const { t } = texts;
  const counted = exercises.map(({ title, fates }) => ({ title, ...countFates(fates) }));
  const total = counted.reduce((sum, exercise) => sum + exercise.total, 0);
  if (total === 0) return t('figures.fates.empty');
  const unfinished = counted.reduce((sum, exercise) => sum + exercise.unfinished, 0);
  const share = texts.percent(1 - unfinished / total);
  const worst = counted
    .filter((exercise) => exercise.total >= MIN_ATTEMPTS && exercise.unfinished > 0)
    .sort((a, b) => b.unfinished / b.total - a.unfinished / a.total)[0];
  return worst === undefined
    ? t('figures.fates.caption', { share })
    : t('figures.fates.worst', {
        share,
        title: texts.title(worst.title),
        count: texts.number(worst.unfinished),
        total: texts.number(worst.total),
      });
}

/** F4 */
export function findCurve(exercise: Results['exercises'][number], texts: ResultsTexts): string {
  const { t } = texts;
  const { times } = exercise;
  const plan = texts.duration(exercise.plannedMs);
  if (times?.curve == null) return t('figures.curve.empty');
  if (times.q50?.estimate.state === 'reached')
    return t('figures.curve.caption', { median: texts.duration(times.q50.estimate.ms), plan });
  return t('figures.curve.notReached', {
    longest: texts.duration(times.curve.at(-1)?.ms ?? times.restrictedToMs),
    plan,
  });
}

/** F5 */
export function findLostTime(
  { lostTime, exercises }: Part<'lostTime' | 'exercises'>,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  const total = lostTime.reduce((sum, { lostMs }) => sum + lostMs, 0);
  const worst = lostTime.find(({ reason }) => reason !== null);
  if (total === 0 || worst?.reason == null) return t('figures.lost.empty');
  return t('figures.lost.caption', {
    reason: texts.reason(worst.reason.code, worst.reason.params),
    title: titleOf(exercises, worst.exercise, texts),
    time: texts.personTime(worst.lostMs),
    share: texts.percent(worst.lostMs / total),
  });
}

/** F6 */
export function findChecks({ checks }: Part<'checks'>, texts: ResultsTexts): string {
  const { t } = texts;
  const seen = checks.filter(({ students }) => students !== 0);
  if (seen.length === 0) return t('figures.checks.empty');
  const flagged = seen.filter(({ signals }) => signals.length > 0).length;
  return flagged === 0
    ? t('figures.checks.captionNone', { count: seen.length })
    : t('figures.checks.captionSome', { flagged, count: seen.length });
}

/** F7 */
export function findHints({ hints }: Part<'hints'>, texts: ResultsTexts): string {
  const { t } = texts;
  if (hints.every(({ opened }) => opened === 0)) return t('figures.hints.empty');
  const compared = hints.filter(({ effect }) => effect !== null);
  if (compared.length === 0) return t('figures.hints.tooFewAll');
  const helped = compared.filter(({ effect }) => effect !== null && effect.lower > 0).length;
  return helped === 0
    ? t('figures.hints.captionNone')
    : t('figures.hints.caption', { count: helped, total: compared.length });
}

/** F8 */
export function findHelp({ help }: Part<'help'>, texts: ResultsTexts): string {
  const { t } = texts;
  if (help.count === 0) return t('figures.help.empty');
  if (help.waitP50 === null)
    return help.count === null
      ? t('aggregateNote')
      : t('figures.help.captionFew', { count: help.count });
  const p50 = texts.quantile(help.waitP50);
  return help.waitP90 === null
    ? t('figures.help.captionMedian', { p50 })
    : t('figures.help.caption', { p50, p90: texts.quantile(help.waitP90) });
}

/** F9 */
export function findAttendance(
  { headline, workshop }: Part<'headline' | 'workshop'>,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  if (headline.students === 0) return t('figures.attendance.empty');
  const isLive = workshop.endedAt === null;
  const attended = texts.count(headline.attended);
  // The number of all students is hidden where it would tell how few were absent.
  if (headline.students === null)
    return t(isLive ? 'figures.attendance.captionOnlyLive' : 'figures.attendance.captionOnly', {
      attended,
    });
  return t(isLive ? 'figures.attendance.captionLive' : 'figures.attendance.caption', {
    attended,
    students: texts.count(headline.students),
  });
}

/** F9: the students who didn't attend. Null where single students aren't shown. */
export function countAbsent(
  { students, workshop }: Part<'students' | 'workshop'>,
  texts: ResultsTexts,
): string | null {
  if (students === null || students.length === 0) return null;
  const absent = students.filter(({ attended }) => !attended);
  const never = absent.filter(({ arrivedAt }) => arrivedAt === null).length;
  return texts.t(
    workshop.endedAt === null ? 'figures.attendance.countsLive' : 'figures.attendance.counts',
    { never, brief: absent.length - never },
  );
}

/** F10 */
export function findStudents(
  { students, behind, headline }: Part<'students' | 'behind' | 'headline'>,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  if (students !== null)
    return students.length === 0
      ? t('figures.students.empty')
      : t('figures.students.caption', {
          count: students.filter(({ isLeftBehind }) => isLeftBehind).length,
        });
  if (headline.students === 0 || behind.length === 0) return t('figures.students.empty');
  const counts = behind.filter((row) => row.behind >= 3).map((row) => row.students);
  return t('figures.students.captionBehind', {
    count: counts.includes(null)
      ? t('hidden')
      : texts.number(counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)),
    students: texts.count(headline.students),
  });
}

/** F12 */
export function findQuizzes({ quizzes }: Part<'quizzes'>, texts: ResultsTexts): string {
  const { t } = texts;
  if (quizzes.length === 0) return t('figures.quizzes.noQuiz');
  if (quizzes.every(({ students }) => students === 0)) return t('figures.quizzes.empty');
  const hardest = quizzes
    .filter(({ firstRight }) => firstRight !== null && firstRight.total > 0)
    .sort((a, b) => (a.firstRight?.share ?? 1) - (b.firstRight?.share ?? 1))[0];
  return hardest?.firstRight == null
    ? t('figures.quizzes.captionFew')
    : t('figures.quizzes.caption', {
        title: texts.title(hardest.title),
        share: texts.percent(hardest.firstRight.share),
      });
}

/** F13 */
export function findInfrastructure(
  { infrastructure }: Part<'infrastructure'>,
  texts: ResultsTexts,
): string {
  const { t } = texts;
  const total = infrastructure.reduce((sum, { lostMs }) => sum + lostMs, 0);
  const worst = [...infrastructure].sort((a, b) => b.lostMs - a.lostMs)[0];
  return worst === undefined || total === 0
    ? t('figures.infrastructure.empty')
    : t('figures.infrastructure.caption', {
        time: texts.personTime(total),
        reason: texts.reason(worst.code),
      });
}

/** F11. A ratio is clear if its interval doesn't contain 1. */
export function findComparison({ exercises, workshops }: Comparison, texts: ResultsTexts): string {
  const { t } = texts;
  if (exercises.every(({ medians }) => medians.every((median) => median === null)))
    return t('compare.empty');
  if (workshops.length > 2) return t('compare.captionMany', { count: workshops.length });
  const ratios = exercises.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  if (ratios.length === 0) return t('compare.captionFew');
  const faster = ratios.filter(({ upper }) => upper < 1).length;
  const slower = ratios.filter(({ lower }) => lower > 1).length;
  return faster + slower === 0
    ? t('compare.captionSame')
    : t('compare.captionFaster', { count: faster, slower });
}

/** The title of an exercise; its ID if the last course doesn't contain it. */
export function titleOf(
  exercises: Results['exercises'],
  id: string,
  texts: Pick<ResultsTexts, 'title'>,
): string {
  const exercise = exercises.find((candidate) => candidate.id === id);
  return exercise ? texts.title(exercise.title) : id;
}

/** The title of a check; its ID if the last course doesn't contain it. */
export function checkTitle(
  { checks }: Pick<Results, 'checks'>,
  exercise: string,
  check: string,
  texts: ResultsTexts,
): string {
  const found = checks.find(
    (candidate) => candidate.exercise === exercise && candidate.check === check,
  );
  return found ? texts.title(found.title) : check;
}
