/**
 * The shape of a workshop's results: what the results page, the reports and the API show. Times are
 * ms since 1970, durations are ms, shares are 0 to 1.
 *
 * At the level `aggregate`, a number about fewer than `MIN_GROUP_SIZE` students is hidden: it is null
 * in a `Count`, and lists of students are null.
 */
import { z } from 'zod';

/** What the reader may know about single students. */
export const RESULT_LEVELS = ['named', 'pseudonymous', 'aggregate'] as const;
export type ResultLevel = (typeof RESULT_LEVELS)[number];

/** null: hidden, because it is about a small group. */
export const Count = z.int().nonnegative().nullable();
export const Title = z.record(z.enum(['ja', 'en']), z.string());
export const Span = z.object({ from: z.number(), to: z.number() });

export const Proportion = z.object({
  count: z.int(),
  total: z.int(),
  share: z.number(),
  /** Limits of the 95 % interval. */
  lower: z.number(),
  upper: z.number(),
});
const ProportionDifference = z.object({
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
});

/** A time that enough students reached, or "later than the longest time observed". */
const ReachedTime = z.discriminatedUnion('state', [
  z.object({ state: z.literal('reached'), ms: z.number() }),
  z.object({ state: z.literal('not-reached'), longestMs: z.number() }),
]);
export const Quantile = z.object({ estimate: ReachedTime, lower: ReachedTime, upper: ReachedTime });

/** A student as the reader may know it. */
const Student = z.object({
  /** Seat id at `named`, pseudonym at `pseudonymous`. Unique in the workshop, usable as a key. */
  id: z.string(),
  /** Seat label, or the alias of the pseudonym. */
  label: z.string(),
  /** null without a name, and below `named`. */
  name: z.string().nullable(),
});
export type ResultStudent = z.output<typeof Student>;

/** Reason of a failure. Its parameters are empty below `named`, because a student can type them. */
export const FailureReason = z.object({
  check: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
});

/** What a student did in a minute, first match: see `Method`, "State". */
export const STUDENT_STATES = ['passed', 'working', 'failing', 'stuck', 'away'] as const;
export type StudentState = (typeof STUDENT_STATES)[number];

/** How an attempt ended. Each attempt that was reached has exactly one. */
export const FATES = [
  'found-at-connect',
  'marked-passed',
  'passed-after-solution',
  'passed-first-try',
  'passed-after-failures',
  'not-started',
  'left',
  'moved-on',
  'out-of-time',
] as const;
export type Fate = (typeof FATES)[number];

/** F1: the day in bins of equal length. */
const Day = z.object({
  binMs: z.number(),
  bins: z.array(z.object({ at: z.number(), students: z.record(z.enum(STUDENT_STATES), Count) })),
  /** When each exercise was the current one. */
  current: z.array(Span.extend({ exercise: z.string() })),
  /** When each exercise should have been current by the minutes of the pack. */
  plan: z.array(Span.extend({ exercise: z.string() })),
  breaks: z.array(Span),
  marks: z.array(
    z.object({ at: z.number(), kind: z.enum(['announcement', 'infrastructure', 'pack-update']) }),
  ),
});

/** One exercise: F2, F3, F4. */
const ExerciseResult = z.object({
  id: z.string(),
  title: Title,
  section: z.string(),
  kind: z.enum(['hands-on', 'problem', 'quiz']),
  isOptional: z.boolean(),
  plannedMs: z.number(),
  reached: Count,
  /** null if no student, or a small group, reached it. */
  passed: Proportion.nullable(),
  /** null: the fates of this exercise are hidden. Fates of small groups are null. */
  fates: z.record(z.enum(FATES), Count).nullable(),
  /** null: too few attempts have a time. */
  times: z
    .object({
      /** Attempts with a time. */
      count: Count,
      /** Passes among them. */
      observed: Count,
      /** null: not shown for so few students. */
      q25: Quantile.nullable(),
      q50: Quantile.nullable(),
      q75: Quantile.nullable(),
      q90: Quantile.nullable(),
      restrictedMeanMs: z.number(),
      restrictedToMs: z.number(),
      verdict: z.enum(['over', 'as-planned', 'under', 'unknown']),
      /** Median through plan; null if the median isn't reached. */
      ratio: z.number().nullable(),
      suggestedMinutes: z.number().nullable(),
      /** Cumulative incidence at the end; null if hidden. */
      ends: z.object({ passed: z.number(), movedOn: z.number(), left: z.number() }).nullable(),
      /** Share passed (1 − S) after each time, with its 95 % band; null below 10 attempts. */
      curve: z
        .array(
          z.object({ ms: z.number(), passed: z.number(), lower: z.number(), upper: z.number() }),
        )
        .nullable(),
      /** Times of attempts without a pass; null at `aggregate`. */
      censoredMs: z.array(z.number()).nullable(),
    })
    .nullable(),
  lostMs: z.number().nullable(),
});
export type ExerciseResult = z.output<typeof ExerciseResult>;

/** F5: minutes in which a check failed first, by reason. */
const LostTime = z.object({
  exercise: z.string(),
  /** null: the sum of all others. */
  reason: FailureReason.nullable(),
  lostMs: z.number(),
  students: Count,
  /** Share of these students who asked for help within 10 min after the failure; null if hidden. */
  helpShare: z.number().nullable(),
});

/** Signs of a badly written check. */
export const CHECK_SIGNALS = [
  'overruled',
  'regraded',
  'cannot-verify',
  'unclear-message',
  'needs-a-person',
  'flapping',
  'slow',
  'weak-discrimination',
  'says-little',
] as const;
export type CheckSignal = (typeof CHECK_SIGNALS)[number];

/** F6: one check. */
const CheckSummary = z.object({
  exercise: z.string(),
  check: z.string(),
  title: Title,
  kind: z.string(),
  /** Students whose check passed or failed. */
  students: Count,
  firstTry: Proportion.nullable(),
  triesP50: z.number().nullable(),
  lostMs: z.number().nullable(),
  /** null: not shown for so few students. */
  discrimination: z.number().nullable(),
  /** Flagged signals, with the value that flags them. */
  signals: z.array(z.object({ signal: z.enum(CHECK_SIGNALS), value: z.number(), students: Count })),
});
export type CheckSummary = z.output<typeof CheckSummary>;

/** F7: one hint. `hint`: 1 to 3. */
const HintResult = z.object({
  exercise: z.string(),
  hint: z.int(),
  opened: Count,
  givenByStaff: Count,
  /** Students with a failure in the exercise. */
  failed: Count,
  /** Cases with a failure open, and their share with progress in 5 min. */
  withHint: Proportion.nullable(),
  /** Failures of others in the same situation without the hint. */
  withoutHint: Proportion.nullable(),
  /** null below 5 on either side. */
  effect: ProportionDifference.nullable(),
  nextHintShare: z.number().nullable(),
  helpShare: z.number().nullable(),
  passShare: z.number().nullable(),
});
export type HintResult = z.output<typeof HintResult>;

/** F8: help requests. */
const HelpResult = z.object({
  count: Count,
  /** null without requests, or too few. */
  waitP50: Quantile.nullable(),
  waitP90: Quantile.nullable(),
  withdrawnShare: z.number().nullable(),
  /** Sum of service through the helpers' time; null if unknown. */
  load: z.number().nullable(),
  /** Share of waits that ended with a helper, by time. */
  ecdf: z.array(z.object({ ms: z.number(), share: z.number() })),
  /** Requests waiting, in the bins of the day. */
  waiting: z.array(z.object({ at: z.number(), count: Count })),
  /** null below `named`. */
  requests: z
    .array(
      z.object({
        student: Student,
        exercise: z.string().nullable(),
        raisedAt: z.number(),
        claimedAt: z.number().nullable(),
        endedAt: z.number(),
        waitMs: z.number(),
        serviceMs: z.number().nullable(),
        end: z.enum(['claimed', 'resolved', 'withdrawn', 'break', 'workshop-end', 'seats-merged']),
      }),
    )
    .nullable(),
  /** Requests per helper, for the owner at `named`; null for others. */
  helpers: z
    .array(z.object({ name: z.string(), requests: z.int(), serviceMs: z.number() }))
    .nullable(),
});

/** The cells of F10, in the words of the room's grid. */
export const CELL_STATES = [
  'not-started',
  'working',
  'failing',
  'passed',
  'found-at-connect',
] as const;

/** One student: F9 and F10. */
export const StudentResult = Student.extend({
  group: z.string().nullable(),
  arrivedAt: z.number().nullable(),
  leftAt: z.number().nullable(),
  presentMs: z.number(),
  awayMs: z.number(),
  /** Present for at least 10 min. */
  attended: z.boolean(),
  present: z.array(Span),
  passed: z.int(),
  /** Required exercises not passed and before the last current one. */
  behind: z.int(),
  isLeftBehind: z.boolean(),
  hints: z.int(),
  helpRequests: z.int(),
  /** In the order of `exercises`. */
  cells: z.array(
    z.object({
      state: z.enum(CELL_STATES),
      fate: z.enum(FATES).nullable(),
      activeMs: z.number().nullable(),
      tries: z.int(),
    }),
  ),
});
export type StudentResult = z.output<typeof StudentResult>;

/** F12: one question. */
const QuizResult = z.object({
  exercise: z.string(),
  check: z.string(),
  title: Title,
  ask: z.enum(['one', 'many', 'order']),
  students: Count,
  answers: Count,
  firstRight: Proportion.nullable(),
  answersUntilRightP50: z.number().nullable(),
  /**
   * `chosenFirst`: students with this option in their first answer. For `order`, students who put it
   * in its right place there, so that each option is right.
   */
  options: z.array(
    z.object({ id: z.string(), text: Title, isRight: z.boolean(), chosenFirst: Count }),
  ),
});

/** F13: minutes lost to problems of the infrastructure. */
const InfrastructureResult = z.object({
  code: z.string(),
  lostMs: z.number(),
  students: Count,
  spans: z.array(Span),
});

/** One proposal of "What to change". */
export const ADVICE_RULES = [
  'over-plan',
  'under-plan',
  'unclear-message',
  'move-hint-into-task',
  'useless-hint',
  'moved-on',
  'too-easy',
  'flapping',
  'slow',
  'cannot-verify',
  'infrastructure',
] as const;
const Advice = z.object({
  rule: z.enum(ADVICE_RULES),
  exercise: z.string().nullable(),
  check: z.string().nullable(),
  hint: z.int().nullable(),
  code: z.string().nullable(),
  /** The numbers of its sentence, by name: minutes, shares, students, ratios. */
  values: z.record(z.string(), z.number()),
  /** Expected person-time saved in a workshop of this size; null if it can't be told. */
  savedMs: z.number().nullable(),
});
export type Advice = z.output<typeof Advice>;
export type AdviceRule = Advice['rule'];

export const Results = z.object({
  level: z.enum(RESULT_LEVELS),
  workshop: z.object({
    id: z.string(),
    name: z.string(),
    packId: z.string(),
    packVersions: z.array(z.string()),
    language: z.enum(['ja', 'en']),
    timeZone: z.string(),
    startedAt: z.number().nullable(),
    /** null while it runs. */
    endedAt: z.number().nullable(),
  }),
  /** The results are those of this moment and position. */
  asOf: z.number(),
  factPos: z.int(),
  isLogErased: z.boolean(),
  areNamesErased: z.boolean(),
  filter: z.object({
    group: z.string().nullable(),
    from: z.number().nullable(),
    to: z.number().nullable(),
  }),
  /** Groups that can be selected at this level. */
  groups: z.array(z.object({ group: z.string(), students: z.int() })),
  excluded: z.object({ staff: z.int(), test: z.int(), merged: z.int() }),
  headline: z.object({
    students: Count,
    attended: Count,
    peak: Count,
    /** Students who passed all required exercises, of those who attended. */
    finished: Proportion.nullable(),
    requiredExercises: z.int(),
    medianPassed: z.number().nullable(),
    failingMs: z.number().nullable(),
    infrastructureMs: z.number().nullable(),
    /** After the target share had passed, until the next exercise became current: the median. */
    nextDelayP50Ms: z.number().nullable(),
  }),
  advice: z.array(Advice),
  day: Day,
  exercises: z.array(ExerciseResult),
  /** At most 12 and the sum of the others, longest first. */
  lostTime: z.array(LostTime),
  checks: z.array(CheckSummary),
  hints: z.array(HintResult),
  help: HelpResult,
  /** Students by number of required exercises behind. */
  behind: z.array(z.object({ behind: z.int(), students: Count })),
  /** null at `aggregate`. */
  students: z.array(StudentResult).nullable(),
  quizzes: z.array(QuizResult),
  infrastructure: z.array(InfrastructureResult),
});
export type Results = z.output<typeof Results>;
