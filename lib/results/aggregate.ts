import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { protectExercise, protectSummary, round, roundQuantile } from './aggregate-exercises.ts';
import type { AdviceSource } from './advice.ts';
import { Disclosure, isSafeShare, isSmallGroup } from './disclosure.ts';
import type { LostTimeEntry } from './failures.ts';
import {
  listHelpedShares,
  SHOWN_LOST_TIME_REASONS,
  presentLostTime,
  sumOthers,
  uniteSeats,
} from './present.ts';
import { DAY_BIN_MS } from './states.ts';
import { uniteSpans } from './spans.ts';
import type { Summary } from './summary.ts';
import { canShowQuantile } from './suppression.ts';
import { STUDENT_STATES, type CheckSummary, type HintResult, type Results } from './types.ts';

/** Discrimination depends on the whole distribution of a check. */
const MIN_DISCRIMINATION_STUDENTS = 30;

/** A part of the students with the number of students who didn't attend. */
export interface SummaryPart extends Summary {
  readonly absentees: number;
}

/** The parts of a workshop's students, and which of them an answer is about. */
export interface SummaryParts {
  readonly parts: readonly SummaryPart[];
  /** The summary of the selected students. */
  readonly selected: Summary;
  /** Index of the selected part; null: all students. */
  readonly index: number | null;
}

/** Results without small groups, and what the rules of "What to change" can read. */
export interface ProtectedResults {
  readonly results: Results;
  readonly adviceSource: AdviceSource;
}

/**
 * Hides what could reveal small groups. `results`: about the selected students who attended, with all
 * numbers and without advice.
 */
export function protectResults(results: Results, source: SummaryParts): ProtectedResults {
  const { selected, parts, index } = source;
  const disclosure = new Disclosure(parts, index);
  const exercises = results.exercises.flatMap((exercise) => {
    const totals = selected.exercises.find(({ id }) => id === exercise.id);
    return totals === undefined ? [] : [protectExercise(exercise, totals, disclosure)];
  });
  const checks = results.checks.map((check, at) => protectCheck(check, at, disclosure));
  const hints = results.hints.map((hint, at) => protectHint(hint, at, disclosure));
  const infrastructure = protectInfrastructure(results.infrastructure, disclosure);
  return {
    results: {
      ...results,
      headline: protectHeadline(results.headline, selected, disclosure),
      day: { ...results.day, bins: protectBins(results.day.bins, disclosure) },
      exercises,
      lostTime: protectLostTime(source, disclosure),
      checks,
      hints,
      help: protectHelp(results.help, selected, disclosure),
      behind: disclosure
        .row(({ behind }) => behind)
        .map((students, behind) => ({ behind, students })),
      students: null,
      quizzes: results.quizzes.map((quiz, at) => protectQuiz(quiz, at, disclosure)),
      infrastructure,
    },
    adviceSource: {
      exercises: new Map(
        exercises.flatMap((exercise) => {
          const totals = selected.exercises.find(({ id }) => id === exercise.id);
          const summary = totals && protectSummary(exercise, totals.summary);
          return summary == null ? [] : [[exercise.id, summary] as const];
        }),
      ),
      checks: selected.checks.flatMap((metrics, at) => {
        const check = checks[at];
        if (check?.students == null) return [];
        const signals = new Set(check.signals.map(({ signal }) => signal));
        return [
          {
            ...metrics,
            lostMs: check.lostMs ?? 0,
            signals: metrics.signals.filter(({ signal }) => signals.has(signal)),
          },
        ];
      }),
      hints: selected.hints.filter(
        ({ openedShare, failed }, at) =>
          hints[at]?.effect != null &&
          hints[at].opened !== null &&
          openedShare !== null &&
          isSafeShare({ count: Math.round(openedShare * failed), total: failed }),
      ),
      infrastructure: selected.infrastructure.filter(({ code }) =>
        infrastructure.some((problem) => problem.code === code),
      ),
    },
  };
}

function protectHeadline(
  headline: Results['headline'],
  { students }: Summary,
  disclosure: Disclosure<SummaryPart>,
): Results['headline'] {
  const [present, absent] = disclosure.row((part) => [part.students, part.absentees]);
  const attended = disclosure.count((part) => part.students);
  const isMedianShown = canShowQuantile(0.5, students);
  return {
    ...headline,
    students: present == null || absent == null ? null : present + absent,
    attended,
    // Only about students of this answer, because the peaks of parts don't add up.
    peak: attended === null || isSmallGroup(headline.peak ?? 0) ? null : headline.peak,
    finished: disclosure.proportion(({ finished, attended: total }) => ({
      count: finished,
      total,
    })),
    medianPassed: isMedianShown ? headline.medianPassed : null,
    failingMs: disclosure.allows(({ failingStudents }) => failingStudents)
      ? headline.failingMs
      : null,
    infrastructureMs: disclosure.allows(({ infrastructureStudents }) => infrastructureStudents)
      ? headline.infrastructureMs
      : null,
    nextDelayP50Ms:
      isMedianShown && headline.nextDelayP50Ms !== null
        ? round(headline.nextDelayP50Ms, MINUTE_MS)
        : null,
  };
}

function protectBins(
  bins: Results['day']['bins'],
  disclosure: Disclosure<SummaryPart>,
): Results['day']['bins'] {
  return bins.map(({ at }, index) => {
    const counts = disclosure.row((part) =>
      STUDENT_STATES.map((state) => part.bins[index]?.students[state] ?? 0),
    );
    const students = STUDENT_STATES.map((state, cell) => [state, counts[cell] ?? null] as const);
    return { at, students: Object.fromEntries(students) as (typeof bins)[number]['students'] };
  });
}

/** Reasons of small groups are part of the sum of the others. */
function protectLostTime(
  { selected, parts, index }: SummaryParts,
  disclosure: Disclosure<SummaryPart>,
): Results['lostTime'] {
  const isShown = (entry: LostTimeEntry): boolean =>
    disclosure.allows(
      (part) => part.lostTime.find((other) => isSameReason(other, entry))?.students ?? 0,
    );
  const shown = selected.lostTime.filter(isShown).slice(0, SHOWN_LOST_TIME_REASONS);
  const isOther = (entry: LostTimeEntry): boolean =>
    !shown.some((other) => isSameReason(other, entry));
  const countOthers = ({ lostTime }: Summary): number => uniteSeats(lostTime.filter(isOther)).size;
  const areOthersShown =
    index === null
      ? !isSmallGroup(countOthers(selected))
      : !parts.some((part) => isSmallGroup(countOthers(part)));
  return [
    ...presentLostTime(shown).map((entry, place) => ({
      ...entry,
      helpShare: protectShare(disclosure, (part) => {
        const { helpShare = null, students = 0 } =
          part.lostTime.find((other) => isSameReason(other, shown[place])) ?? {};
        return { share: helpShare, total: students };
      }),
    })),
    ...(areOthersShown ? sumOthers(selected.lostTime.filter(isOther)) : []),
  ];
}

function isSameReason(a: LostTimeEntry, b: LostTimeEntry | undefined): boolean {
  return a.exercise === b?.exercise && a.check === b.check && a.code === b.code;
}

/** A share of a known number of students; null if it tells about a small group. */
function protectShare(
  disclosure: Disclosure<SummaryPart>,
  read: (part: SummaryPart) => { readonly share: number | null; readonly total: number },
): number | null {
  const proportion = disclosure.proportion((part) => {
    const { share, total } = read(part);
    return share === null ? null : { count: Math.round(share * total), total };
  });
  return proportion?.share ?? null;
}

function protectCheck(
  check: CheckSummary,
  index: number,
  disclosure: Disclosure<SummaryPart>,
): CheckSummary {
  const students = disclosure.count((part) => part.checks[index]?.students ?? 0);
  const firstTry =
    students === null
      ? null
      : disclosure.proportion((part) => part.checks[index]?.firstTry ?? null);
  return {
    ...check,
    students,
    firstTry,
    triesP50: canShowQuantile(0.5, students ?? 0) ? check.triesP50 : null,
    lostMs: disclosure.allows((part) => part.checks[index]?.losingStudents ?? 0)
      ? check.lostMs
      : null,
    discrimination: (students ?? 0) >= MIN_DISCRIMINATION_STUDENTS ? check.discrimination : null,
    signals: check.signals.filter(
      ({ value, students: evidence }) =>
        disclosure.isWhole && firstTry !== null && isSafeSignal(value, evidence),
    ),
  };
}

/** The share of a signal is about its students and others, whose number follows from both. */
function isSafeSignal(value: number, students: number | null): boolean {
  if (students === null || isSmallGroup(students)) return false;
  return (
    value <= 0 ||
    value >= 1 ||
    isSafeShare({ count: students, total: Math.round(students / value) })
  );
}

function protectHint(
  hint: HintResult,
  index: number,
  disclosure: Disclosure<SummaryPart>,
): HintResult {
  const opened = disclosure.count((part) => part.hints[index]?.opened ?? 0);
  // Students of a group are compared with others than the same students in all.
  const isCompared =
    disclosure.isWhole &&
    [hint.withHint, hint.withoutHint].every((one) => one !== null && isSafeShare(one));
  const shareOfOpened = (field: 'nextHintShare' | 'helpShare' | 'passShare'): number | null =>
    protectShare(disclosure, (part) => {
      const { [field]: share = null, opened: total = 0 } = part.hints[index] ?? {};
      return { share, total };
    });
  return {
    ...hint,
    opened,
    givenByStaff: disclosure.count((part) => part.hints[index]?.givenByStaff ?? 0),
    failed: disclosure.count((part) => part.hints[index]?.failed ?? 0),
    withHint: isCompared ? hint.withHint : null,
    withoutHint: isCompared ? hint.withoutHint : null,
    effect: isCompared ? hint.effect : null,
    nextHintShare: shareOfOpened('nextHintShare'),
    helpShare: shareOfOpened('helpShare'),
    passShare: shareOfOpened('passShare'),
  };
}

function protectHelp(
  help: Results['help'],
  { help: { requests, waits } }: Summary,
  disclosure: Disclosure<SummaryPart>,
): Results['help'] {
  const isShown = disclosure.allows((part) => part.help.students);
  const count = requests.length;
  const showWait = (share: number, quantile: 'p50' | 'p90') =>
    isShown && waits !== null && canShowQuantile(share, count)
      ? roundQuantile(waits[quantile])
      : null;
  return {
    ...help,
    count: isShown ? count : null,
    waitP50: showWait(0.5, 'p50'),
    waitP90: showWait(0.9, 'p90'),
    withdrawnShare: isShown
      ? (disclosure.proportion((part) => ({
          count: part.help.withdrawn,
          total: part.help.requests.length,
        }))?.share ?? null)
      : null,
    load: isShown ? help.load : null,
    ecdf: isShown && canShowQuantile(0.5, count) ? thinOut(listHelpedShares(requests)) : [],
    waiting: help.waiting.map(({ at }, index) => ({
      at,
      count: disclosure.count((part) => part.help.waiting[index]?.count ?? 0),
    })),
    requests: null,
    helpers: null,
  };
}

/** Every fifth step, so that no step is the wait of one student. */
function thinOut(steps: Results['help']['ecdf']): Results['help']['ecdf'] {
  return steps
    .filter((_, index) => index % 5 === 4)
    .map(({ ms, share }) => ({ ms: round(ms, 10 * SECOND_MS), share: round(share, 0.01) }));
}

function protectQuiz(
  quiz: Results['quizzes'][number],
  index: number,
  disclosure: Disclosure<SummaryPart>,
): Results['quizzes'][number] {
  const students = disclosure.count((part) => part.quizzes[index]?.students ?? 0);
  const firstRight =
    students === null
      ? null
      : disclosure.proportion((part) => part.quizzes[index]?.firstRight ?? null);
  const areRepeatsShown = disclosure.allows(({ quizzes }) => {
    const { answers = 0, students: answered = 0 } = quizzes[index] ?? {};
    return answers - answered;
  });
  return {
    ...quiz,
    students,
    answers: students === null || !areRepeatsShown ? null : quiz.answers,
    firstRight,
    answersUntilRightP50: canShowQuantile(0.5, students ?? 0) ? quiz.answersUntilRightP50 : null,
    options: protectOptions(quiz, index, disclosure, firstRight?.count ?? null),
  };
}

/** With one option per answer, the options are outcomes; otherwise each option is apart. */
function protectOptions(
  { ask, options }: Results['quizzes'][number],
  index: number,
  disclosure: Disclosure<SummaryPart>,
  right: number | null,
): Results['quizzes'][number]['options'] {
  const countOf = (part: Summary, option: string): number =>
    part.quizzes[index]?.options.find(({ id }) => id === option)?.chosenFirst ?? 0;
  if (ask !== 'one')
    return options.map((option) => {
      const [chosenFirst = null] = disclosure.row((part) => {
        const count = countOf(part, option.id);
        return [count, (part.quizzes[index]?.students ?? 0) - count];
      });
      return { ...option, chosenFirst };
    });
  const wrong = options.filter(({ isRight }) => !isRight);
  const counts = disclosure.row((part) => {
    const ofWrong = wrong.map(({ id }) => countOf(part, id));
    const { students = 0, firstRight = null } = part.quizzes[index] ?? {};
    // Answers with an option that the course no longer has.
    const unknown = students - (firstRight?.count ?? 0) - ofWrong.reduce((a, b) => a + b, 0);
    return [...ofWrong, unknown];
  });
  return options.map((option) => ({
    ...option,
    chosenFirst:
      right === null
        ? null
        : option.isRight
          ? right
          : (counts[wrong.findIndex(({ id }) => id === option.id)] ?? null),
  }));
}

function protectInfrastructure(
  problems: Results['infrastructure'],
  disclosure: Disclosure<SummaryPart>,
): Results['infrastructure'] {
  return problems
    .filter(({ code }) =>
      disclosure.allows(
        ({ infrastructure }) =>
          infrastructure.find((problem) => problem.code === code)?.students ?? 0,
      ),
    )
    .map(({ spans, ...problem }) => ({
      ...problem,
      spans: uniteSpans(
        spans.map(({ from, to }) => ({
          from: Math.floor(from / DAY_BIN_MS) * DAY_BIN_MS,
          to: Math.ceil(to / DAY_BIN_MS) * DAY_BIN_MS,
        })),
      ),
    }));
}
