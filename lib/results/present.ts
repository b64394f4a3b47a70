import type { Exercise } from '#lib/packs/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';
import type { AnalyzedStudent, WorkshopAnalysis } from './analysis.ts';
import { toObservation, type Attempt } from './attempts.ts';
import { cumulativeIncidence } from './cumulative-incidence.ts';
import type { PassTimes } from './exercises.ts';
import type { LostTimeEntry } from './failures.ts';
import { measureHelperLoad, type HelpRequest, type WaitEnd } from './help.ts';
import type { ResultsView } from './input.ts';
import { listCurrentSpans, planSpans } from './pacing.ts';
import { estimateProportion } from './proportions.ts';
import { clipSpans, totalMs, uniteSpans, type Span } from './spans.ts';
import { DAY_BIN_MS } from './states.ts';
import type { ExerciseTotals, HelpTotals, Summary } from './summary.ts';
import type { ExerciseResult, Results, ResultStudent, StudentResult } from './types.ts';

/** Curves of fewer attempts aren't drawn. */
export const MIN_CURVE_ATTEMPTS = 10;
/** Reasons that are listed. The others are one sum. */
export const SHOWN_LOST_TIME_REASONS = 12;
/** A problem is marked in the day if at least this number and share of students have it at once. */
const OUTAGE = { minStudents: 3, share: 0.1 } as const;

/** A part of the results whose numbers are about some students. */
export interface ResultsScope {
  readonly analysis: WorkshopAnalysis;
  readonly students: readonly AnalyzedStudent[];
  readonly summary: Summary;
  readonly window: Span;
  readonly view: ResultsView;
}

/** The results with all numbers, for readers who may know each student. */
export function presentResults(
  scope: ResultsScope,
  groups: Results['groups'],
  advice: Results['advice'],
): Results {
  const { analysis, students, summary, view } = scope;
  const { input, course } = analysis;
  const { workshop } = input;
  return {
    level: view.level,
    workshop: presentWorkshop(analysis),
    asOf: workshop.endedAt ?? input.now,
    factPos: input.facts.at(-1)?.pos ?? 0,
    isLogErased: workshop.isLogErased,
    areNamesErased: workshop.areNamesErased,
    filter: { group: view.group, from: view.from, to: view.to },
    groups,
    excluded: analysis.excluded,
    headline: presentHeadline(summary, course.requiredExercises.length),
    advice,
    day: presentDay(scope),
    exercises: presentExercises(scope),
    lostTime: presentLostTime(summary.lostTime),
    checks: summary.checks.map(({ reached: _reached, losingStudents: _losing, ...check }) => ({
      ...check,
      signals: check.signals.map(({ signal, value, students: count }) => ({
        signal,
        value,
        students: count,
      })),
    })),
    hints: summary.hints.map(({ openedShare: _share, ...hint }) => hint),
    help: presentHelp(scope),
    behind: summary.behind.map((count, behind) => ({ behind, students: count })),
    students: students.map((student) => presentStudent(analysis, student, view)),
    quizzes: summary.quizzes.map((quiz) => ({
      ...quiz,
      options: quiz.options.map((option) => ({ ...option })),
    })),
    infrastructure: summary.infrastructure.map(({ code, lostMs, students: count, spans }) => ({
      code,
      lostMs,
      students: count,
      spans: [...spans],
    })),
  };
}

/** The workshop without what only the computation needs. */
export function presentWorkshop({ input: { workshop } }: WorkshopAnalysis): Results['workshop'] {
  const { id, name, packId, packVersions, language, timeZone, startedAt, endedAt } = workshop;
  return { id, name, packId, packVersions, language, timeZone, startedAt, endedAt };
}

function presentHeadline(summary: Summary, requiredExercises: number): Results['headline'] {
  const { students, attended, peak, finished } = summary;
  return {
    students,
    attended,
    peak,
    finished: estimateProportion(finished, attended),
    requiredExercises,
    medianPassed: summary.medianPassed,
    failingMs: summary.failingMs,
    infrastructureMs: summary.infrastructureMs,
    nextDelayP50Ms: summary.nextDelayP50Ms,
  };
}

function presentDay({ analysis, students, summary, window, view }: ResultsScope): Results['day'] {
  const { workshop } = analysis.context;
  const minStudents = view.level === 'aggregate' ? MIN_GROUP_SIZE : OUTAGE.minStudents;
  const clip = (spans: readonly { exercise: string; from: number; to: number }[]) =>
    spans.flatMap(({ exercise, from, to }) =>
      clipSpans([{ from, to }], window).map((span) => ({ exercise, ...span })),
    );
  return {
    binMs: DAY_BIN_MS,
    bins: summary.bins.map(({ at, students: counts }) => ({ at, students: { ...counts } })),
    current: clip(listCurrentSpans(workshop)),
    plan: planSpans(workshop),
    breaks: clipSpans(workshop.breaks, window),
    marks: [
      ...analysis.marks,
      ...findOutages(students, minStudents).map((at) => ({ at, kind: 'infrastructure' as const })),
    ]
      .filter(({ at }) => at >= window.from && at < window.to)
      .sort((a, b) => a.at - b.at),
  };
}

/** When a problem of the infrastructure reached many students. */
function findOutages(students: readonly AnalyzedStudent[], minStudents: number): number[] {
  const limit = Math.max(minStudents, Math.ceil(OUTAGE.share * students.length));
  const changes = students
    .flatMap(({ day }) => uniteSpans(...day.infrastructure.values()))
    .flatMap(({ from, to }) => [
      { at: from, change: 1 },
      { at: to, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let affected = 0;
  return changes.flatMap(({ at, change }) => {
    affected += change;
    return change > 0 && affected === limit ? [at] : [];
  });
}

function presentExercises({ analysis, students, summary }: ResultsScope): ExerciseResult[] {
  const totals = new Map(summary.exercises.map((exercise) => [exercise.id, exercise]));
  const attempts = Map.groupBy(
    students.flatMap(({ day }) => day.attempts),
    ({ exercise }) => exercise,
  );
  return analysis.context.pack.exercises.flatMap((exercise) => {
    const ofExercise = totals.get(exercise.id);
    return ofExercise === undefined
      ? []
      : [presentExercise(exercise, ofExercise, attempts.get(exercise.id) ?? [])];
  });
}

function presentExercise(
  { id, title, section, kind, optional, minutes }: Exercise,
  { summary, lostMs }: ExerciseTotals,
  attempts: readonly Attempt[],
): ExerciseResult {
  return {
    id,
    title,
    section,
    kind,
    isOptional: optional === true,
    plannedMs: minutes * MINUTE_MS,
    reached: summary.reached,
    passed: summary.passed && { ...summary.passed },
    fates: { ...summary.fates },
    times: summary.times && presentTimes(summary.times, attempts),
    lostMs,
  };
}

function presentTimes(
  { curve, q25, q50, q75, q90, mean, plan, ends }: PassTimes,
  attempts: readonly Attempt[],
): NonNullable<ExerciseResult['times']> {
  return {
    count: curve.count,
    observed: curve.observed,
    q25,
    q50,
    q75,
    q90,
    restrictedMeanMs: mean.ms,
    restrictedToMs: mean.untilMs,
    ...plan,
    ends: { passed: ends.passed, movedOn: ends['moved-on'], left: ends.left },
    curve:
      curve.count < MIN_CURVE_ATTEMPTS
        ? null
        : curve.steps.map(({ ms, survival, lower, upper }) => ({
            ms,
            passed: 1 - survival,
            lower: 1 - upper,
            upper: 1 - lower,
          })),
    censoredMs: attempts.flatMap((attempt) => {
      const observation = toObservation(attempt);
      return observation === null || observation.isObserved ? [] : [observation.ms];
    }),
  };
}

/** The longest ones, and the sum of the others. `entries`: longest first. */
export function presentLostTime(entries: readonly LostTimeEntry[]): Results['lostTime'] {
  const shown = entries.slice(0, SHOWN_LOST_TIME_REASONS);
  return [
    ...shown.map(({ exercise, check, code, params, lostMs, students, helpShare }) => ({
      exercise,
      reason: { check, code, params },
      lostMs,
      students,
      helpShare,
    })),
    ...sumOthers(entries.slice(SHOWN_LOST_TIME_REASONS)),
  ];
}

/** The sum of several reasons, which belongs to no exercise; empty without one. */
export function sumOthers(others: readonly LostTimeEntry[]): Results['lostTime'] {
  if (others.length === 0) return [];
  return [
    {
      exercise: '',
      reason: null,
      lostMs: others.reduce((sum, { lostMs }) => sum + lostMs, 0),
      students: uniteSeats(others).size,
      helpShare: null,
    },
  ];
}

/** Students with one of the reasons. */
export function uniteSeats(entries: readonly LostTimeEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ seats }) => [...seats]));
}

function presentHelp({ analysis, students, summary, window, view }: ResultsScope): Results['help'] {
  const { requests, waits, withdrawn, waiting } = summary.help;
  const { input, context } = analysis;
  const isNamed = view.level === 'named';
  const names = new Map(students.map(({ student }) => [student.seat.id, student.seat]));
  return {
    count: requests.length,
    waitP50: waits?.p50 ?? null,
    waitP90: waits?.p90 ?? null,
    withdrawnShare: requests.length === 0 ? null : withdrawn / requests.length,
    load: measureHelperLoad(requests, input.commands, context.workshop),
    ecdf: listHelpedShares(requests),
    waiting: waiting.map((bin) => ({ ...bin })),
    requests: isNamed
      ? requests.flatMap((request) => {
          const seat = names.get(request.seat);
          return seat ? [presentRequest(request, view.nameSeat(seat), window)] : [];
        })
      : null,
    helpers: isNamed && view.showsHelpers ? listHelpers(summary.help, input.staff) : null,
  };
}

/** Withdrawing competes with help, so that the shares of both are at most 1 together. */
export function listHelpedShares(requests: readonly HelpRequest[]): Results['help']['ecdf'] {
  return cumulativeIncidence<'helped' | 'withdrawn'>(
    requests.map(({ waitMs, waitEnd }) => ({ ms: waitMs, end: WAIT_ENDS[waitEnd] })),
    ['helped', 'withdrawn'],
  ).map(({ ms, shares }) => ({ ms, share: shares.helped }));
}
const WAIT_ENDS: Readonly<Record<WaitEnd, 'helped' | 'withdrawn' | null>> = {
  claimed: 'helped',
  resolved: 'helped',
  withdrawn: 'withdrawn',
  break: null,
  'workshop-end': null,
  'seats-merged': null,
};

function presentRequest(
  {
    exercise,
    raisedAt,
    claimedAt,
    resolvedAt,
    withdrawnAt,
    waitMs,
    serviceMs,
    waitEnd,
  }: HelpRequest,
  student: ResultStudent,
  window: Span,
): NonNullable<Results['help']['requests']>[number] {
  return {
    student,
    exercise,
    raisedAt,
    claimedAt,
    endedAt: resolvedAt ?? withdrawnAt ?? window.to,
    waitMs,
    serviceMs,
    end: waitEnd,
  };
}

/** Helpers whose name is known, the one with most requests first. */
function listHelpers(
  { requests }: HelpTotals,
  staff: ReadonlyMap<string, string>,
): NonNullable<Results['help']['helpers']> {
  return [...Map.groupBy(requests, ({ helper }) => helper)]
    .flatMap(([helper, ofHelper]) => {
      const name = helper === null ? undefined : staff.get(helper);
      if (name === undefined) return [];
      const serviceMs = ofHelper.reduce((sum, request) => sum + (request.serviceMs ?? 0), 0);
      return [{ name, requests: ofHelper.length, serviceMs }];
    })
    .sort((a, b) => b.requests - a.requests || (a.name < b.name ? -1 : 1));
}

/** The row of one student in F9 and F10. Presence is clipped to the window of `day`. */
export function presentStudent(
  { context }: WorkshopAnalysis,
  { student, day, attendance, passedAt, lag }: AnalyzedStudent,
  view: Pick<ResultsView, 'nameSeat'>,
): StudentResult {
  const present = clipSpans(attendance.present, day.window);
  return {
    ...view.nameSeat(student.seat),
    group: student.group === '' ? null : student.group,
    arrivedAt: attendance.arrivedAt,
    leftAt: attendance.leftAt,
    presentMs: totalMs(present),
    awayMs: totalMs(clipSpans(day.absences, day.window)),
    attended: attendance.hasAttended,
    present,
    passed: passedAt.size,
    behind: lag.behind,
    isLeftBehind: lag.isLeftBehind,
    hints: countOpenedHints(student.hints),
    helpRequests: student.helpRequests.length,
    cells: context.pack.exercises.map(({ id }) => presentCell(student, id)),
  };
}

/** Different hints that the student opened. */
function countOpenedHints(hints: AnalyzedStudent['student']['hints']): number {
  return new Set(
    hints.flatMap(({ exercise, hint, givenBy }) =>
      givenBy === null ? [`${exercise}\n${hint}`] : [],
    ),
  ).size;
}

/** The state at the end, with the attempt if the student reached the exercise. */
export function presentCell(
  { record, attempts, failingAtEnd }: AnalyzedStudent['student'],
  exercise: string,
): StudentResult['cells'][number] {
  const attempt = attempts.find((one) => one.exercise === exercise);
  const { begunAt = null, pass = null, tries = 0 } = record.exercises.get(exercise) ?? {};
  return {
    state:
      pass !== null
        ? pass.foundAtConnect
          ? 'found-at-connect'
          : 'passed'
        : failingAtEnd.has(exercise)
          ? 'failing'
          : begunAt === null
            ? 'not-started'
            : 'working',
    fate: attempt?.fate ?? null,
    activeMs: attempt?.activeMs ?? null,
    tries,
  };
}
