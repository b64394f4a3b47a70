import { markForCell, type StatusMark } from '#app/_components/status-mark.ts';
import type { CheckResult, Incident, Reason } from '#lib/grading/types.ts';
import type { CheckInfo, ExerciseInfo, ExerciseView, SeatView } from '#lib/room/views.ts';

type LocalizedText = Readonly<Record<'ja' | 'en', string>>;

/** An exercise as the student page shows it. */
export interface StudentExercise {
  /** From 1. */
  readonly number: number;
  readonly info: ExerciseInfo;
  readonly view: ExerciseView;
  readonly mark: StatusMark;
  /** Passing checks. All of them once the exercise is passed, whatever is in the cluster now. */
  readonly passing: number;
  readonly total: number;
  /** Share of the class that passed, 0 to 1; null if it isn't shown. */
  readonly passRate: number | null;
}

/** The view of an exercise before the server sent anything about it. */
function emptyExerciseView(id: string): ExerciseView {
  return {
    id,
    cell: { state: 'not-started' },
    live: { state: 'not-started' },
    checks: [],
    pass: null,
    hintsRevealed: [],
    hintsGiven: [],
    solution: 'hidden',
  };
}

export function listStudentExercises(view: SeatView): readonly StudentExercise[] {
  const viewById = new Map(view.exercises.map((exercise) => [exercise.id, exercise]));
  return view.info.exercises.map((info, index) => {
    const exercise = viewById.get(info.id) ?? emptyExerciseView(info.id);
    const live = exercise.live.state === 'evaluated' ? exercise.live : null;
    const total = live?.total ?? info.checks.length;
    return {
      number: index + 1,
      info,
      view: exercise,
      mark: markForCell(exercise.cell),
      passing: exercise.pass === null ? (live?.passing ?? 0) : total,
      total,
      passRate: view.roomPassRates[index] ?? null,
    };
  });
}

export interface ExerciseSection {
  readonly id: string;
  readonly title: LocalizedText;
  readonly exercises: readonly StudentExercise[];
  readonly passedCount: number;
}

/**
 * The exercises by section, in the order of the course. A section appears again if the course
 * returns to it.
 */
export function groupBySection(
  info: Pick<SeatView['info'], 'sections'>,
  exercises: readonly StudentExercise[],
): readonly ExerciseSection[] {
  const titles = new Map(info.sections.map(({ id, title }) => [id, title]));
  const groups: { id: string; exercises: StudentExercise[] }[] = [];
  for (const exercise of exercises) {
    const last = groups.at(-1);
    if (last?.id === exercise.info.section) last.exercises.push(exercise);
    else groups.push({ id: exercise.info.section, exercises: [exercise] });
  }
  return groups.map((group) => ({
    ...group,
    title: titles.get(group.id) ?? { ja: group.id, en: group.id },
    passedCount: group.exercises.filter(({ view }) => view.pass !== null).length,
  }));
}

/**
 * The exercise to show if the address names none: the current one of the class, otherwise the first
 * one without a pass.
 */
export function initialExercise(
  view: SeatView,
  exercises: readonly StudentExercise[],
): string | null {
  const currentExercise = exercises.find(({ info }) => info.id === view.info.current);
  return (
    (
      currentExercise ??
      exercises.find(({ view: exercise }) => exercise.pass === null) ??
      exercises.at(-1)
    )?.info.id ?? null
  );
}

/** All checks are passing and must keep passing for a moment to count as a pass. */
export function isPassPending({ info, view, passing, total }: StudentExercise): boolean {
  return (
    info.kind !== 'quiz' &&
    view.pass === null &&
    view.live.state === 'evaluated' &&
    total > 0 &&
    passing === total
  );
}

/**
 * Equal for incidents that read the same: same code and same parameters. Kind and name count only if
 * there are no other parameters.
 */
function incidentKey({ code, params }: Pick<Incident, 'code' | 'params'>): string {
  const { name, kind, ...rest } = params;
  return JSON.stringify([
    code,
    Object.keys(rest).length > 0 ? Object.entries(rest).sort() : [kind, name],
  ]);
}

/**
 * The incidents that no check mentions. Incidents that read the same are listed once, e.g. three
 * Pods with the same missing image.
 */
export function otherIncidents(
  { view }: StudentExercise,
  incidents: readonly Incident[],
): readonly Incident[] {
  const shownKeys = new Set(
    view.checks.flatMap((result) => (result.state === 'pass' ? [] : [incidentKey(result.reason)])),
  );
  return incidents.filter((incident) => {
    const key = incidentKey(incident);
    const isNew = !shownKeys.has(key);
    shownKeys.add(key);
    return isNew;
  });
}

export interface CheckRow {
  readonly id: string;
  readonly title: LocalizedText;
  readonly state: 'pass' | 'fail' | 'unknown' | 'not-checked';
  readonly reason: Reason | null;
  /** The author's advice, used if the reason has no known cause. */
  readonly next: LocalizedText | null;
  /** Of a sequence check; otherwise empty. */
  readonly steps: NonNullable<CheckInfo['steps']>;
  readonly result: CheckResult | undefined;
  /** The agent can't send the request from its VM, so the check looked at objects only. */
  readonly requestSkipped: boolean;
}

/** Every exercise that isn't optional is passed. */
export function isCourseCompleted(exercises: readonly StudentExercise[]): boolean {
  return exercises.every(({ info, view }) => info.optional === true || view.pass !== null);
}

/**
 * The class is past the first exercise and this student hasn't started any: a late joiner, who
 * begins where the class is.
 */
export function isLateJoiner(
  current: StudentExercise | undefined,
  exercises: readonly StudentExercise[],
): boolean {
  return (
    current !== undefined &&
    current.number > 1 &&
    exercises.every(({ view }) => view.pass === null && view.live.state === 'not-started')
  );
}

/** The checks in the author's order with their current results. */
export function listCheckRows({ info, view }: StudentExercise): readonly CheckRow[] {
  const results = new Map(view.checks.map((result) => [result.check, result]));
  return info.checks.map(({ id, title, next, steps = [] }) => {
    const result = results.get(id);
    if (result === undefined)
      return {
        id,
        title,
        state: 'not-checked',
        reason: null,
        next: null,
        steps,
        result,
        requestSkipped: false,
      };
    const nextStep = result.steps?.find(({ state }) => state === 'next')?.step;
    const advice = steps.find((step) => step.id === nextStep)?.next ?? next ?? null;
    return {
      id,
      title,
      state: result.state,
      reason: result.state === 'pass' ? null : result.reason,
      next: result.state === 'fail' ? advice : null,
      steps,
      result,
      requestSkipped: result.state === 'pass' && result.note === 'not-requested',
    };
  });
}
