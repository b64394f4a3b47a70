import type { StatusMark } from '#app/_components/status-mark.ts';
import { markForCell } from '#app/_components/status-mark.ts';
import type { CheckResult, Incident, Reason } from '#lib/grading/types.ts';
import type { CheckInfo, ExerciseInfo, ExerciseView, SeatView } from '#lib/room/views.ts';

type LocalizedText = Readonly<Record<'ja' | 'en', string>>;

/** One exercise as the student's page shows it. */
export interface StudentExercise {
  /** From 1, as people count. */
  readonly number: number;
  readonly info: ExerciseInfo;
  readonly view: ExerciseView;
  readonly mark: StatusMark;
  /** Checks that hold now, and how many there are. */
  readonly passing: number;
  readonly total: number;
  /** Share of the room that passed, 0 to 1; null when it is not told. */
  readonly passRate: number | null;
}

/** What is known of an exercise that nothing was heard of yet. */
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
  const known = new Map(view.exercises.map((exercise) => [exercise.id, exercise]));
  return view.info.exercises.map((info, place) => {
    const exercise = known.get(info.id) ?? emptyExerciseView(info.id);
    const live = exercise.live.state === 'evaluated' ? exercise.live : null;
    return {
      number: place + 1,
      info,
      view: exercise,
      mark: markForCell(exercise.cell),
      passing: live?.passing ?? 0,
      total: live?.total ?? info.checks.length,
      passRate: view.roomPassRates[place] ?? null,
    };
  });
}

export interface ExerciseSection {
  readonly id: string;
  readonly title: LocalizedText;
  readonly exercises: readonly StudentExercise[];
  readonly passedCount: number;
}

/** The stations under the headings of the course, in its order; a heading may come again where the course returns to it. */
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

/** Where the page begins when its address names nothing: with the room, else at the first exercise that is not passed. */
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

/** All that is asked for stands, and has to go on standing for a moment before it counts as passed. */
export function isPassPending({ info, view, passing, total }: StudentExercise): boolean {
  return (
    info.kind !== 'quiz' &&
    view.pass === null &&
    view.live.state === 'evaluated' &&
    total > 0 &&
    passing === total
  );
}

/** What makes two troubles the same to who reads of them: all that is said but the name, where more than that is said. */
function incidentKey({ code, params }: Pick<Incident, 'code' | 'params'>): string {
  const { name, kind, ...rest } = params;
  return JSON.stringify([
    code,
    Object.keys(rest).length > 0 ? Object.entries(rest).sort() : [kind, name],
  ]);
}

/** What is wrong in the cluster beside what the checks already say; three Pods that lack one image are one trouble. */
export function otherIncidents(
  { view }: StudentExercise,
  incidents: readonly Incident[],
): readonly Incident[] {
  const shownKeys = new Set(
    view.checks.flatMap((result) => (result.state === 'pass' ? [] : [incidentKey(result.reason)])),
  );
  return incidents.filter((incident) => {
    const key = incidentKey(incident);
    const first = !shownKeys.has(key);
    shownKeys.add(key);
    return first;
  });
}

export interface CheckRow {
  readonly id: string;
  readonly title: LocalizedText;
  readonly state: 'pass' | 'fail' | 'unknown' | 'not-checked';
  readonly reason: Reason | null;
  /** The author's own advice, for where the reason knows no deeper cause. */
  readonly next: LocalizedText | null;
  /** Of a sequence. */
  readonly steps: NonNullable<CheckInfo['steps']>;
  readonly result: CheckResult | undefined;
  /** The agent could not ask from its machine, so the request was left out. */
  readonly requestSkipped: boolean;
}

/** The checks in the author's order, each with what is known of it now. */
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
    const ahead = result.steps?.find(({ state }) => state === 'next')?.step;
    const advice = steps.find((step) => step.id === ahead)?.next ?? next ?? null;
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
