import type { Mark } from '#app/_components/status-mark.ts';
import { markOfCell } from '#app/_components/status-mark.ts';
import type { CheckResult, Incident, Reason } from '#lib/grading/types.ts';
import type { CheckHead, ExerciseHead, ExerciseView, SeatView } from '#lib/room/views.ts';

type Words = Readonly<Record<'ja' | 'en', string>>;

/** One exercise as the student's page shows it. */
export interface Station {
  /** From 1, as people count. */
  readonly number: number;
  readonly head: ExerciseHead;
  readonly view: ExerciseView;
  readonly mark: Mark;
  /** Checks that hold now, and how many there are. */
  readonly n: number;
  readonly m: number;
  /** Share of the room that passed, 0 to 1; null when it is not told. */
  readonly share: number | null;
}

/** What is known of an exercise that nothing was heard of yet. */
function untouched(id: string): ExerciseView {
  return {
    id,
    cell: { state: 'not-started' },
    live: { state: 'not-started' },
    checks: [],
    pass: null,
    hintsTaken: [],
    hintsGiven: [],
    solution: 'hidden',
  };
}

export function stationsOf(view: SeatView): readonly Station[] {
  const known = new Map(view.exercises.map((exercise) => [exercise.id, exercise]));
  return view.head.exercises.map((head, place) => {
    const exercise = known.get(head.id) ?? untouched(head.id);
    const live = exercise.live.state === 'judged' ? exercise.live : null;
    return {
      number: place + 1,
      head,
      view: exercise,
      mark: markOfCell(exercise.cell),
      n: live?.holding ?? 0,
      m: live?.total ?? head.checks.length,
      share: view.room[place] ?? null,
    };
  });
}

export interface Section {
  readonly id: string;
  readonly title: Words;
  readonly stations: readonly Station[];
  readonly passed: number;
}

/** The stations under the headings of the course, in its order; a heading may come again where the course returns to it. */
export function sectionsOf(
  head: Pick<SeatView['head'], 'sections'>,
  stations: readonly Station[],
): readonly Section[] {
  const titles = new Map(head.sections.map(({ id, title }) => [id, title]));
  const groups: { id: string; stations: Station[] }[] = [];
  for (const station of stations) {
    const last = groups.at(-1);
    if (last?.id === station.head.section) last.stations.push(station);
    else groups.push({ id: station.head.section, stations: [station] });
  }
  return groups.map((group) => ({
    ...group,
    title: titles.get(group.id) ?? { ja: group.id, en: group.id },
    passed: group.stations.filter(({ view }) => view.pass !== null).length,
  }));
}

/** Where the page begins when its address names nothing: with the room, else at the first exercise that is not passed. */
export function followed(view: SeatView, stations: readonly Station[]): string | null {
  const withRoom = stations.find(({ head }) => head.id === view.head.current);
  return (
    (withRoom ?? stations.find(({ view: exercise }) => exercise.pass === null) ?? stations.at(-1))
      ?.head.id ?? null
  );
}

/** All that is asked for stands, and has to go on standing for a moment before it counts as passed. */
export function holding({ head, view, n, m }: Station): boolean {
  return (
    head.kind !== 'quiz' && view.pass === null && view.live.state === 'judged' && m > 0 && n === m
  );
}

/** What makes two troubles the same to who reads of them: all that is said but the name, where more than that is said. */
function sameness({ code, params }: Pick<Incident, 'code' | 'params'>): string {
  const { name, kind, ...rest } = params;
  return JSON.stringify([
    code,
    Object.keys(rest).length > 0 ? Object.entries(rest).sort() : [kind, name],
  ]);
}

/** What is wrong in the cluster beside what the checks already say; three Pods that lack one image are one trouble. */
export function incidentsBeside(
  { view }: Station,
  incidents: readonly Incident[],
): readonly Incident[] {
  const said = new Set(
    view.checks.flatMap((result) => (result.state === 'holds' ? [] : [sameness(result.reason)])),
  );
  return incidents.filter((incident) => {
    const key = sameness(incident);
    const first = !said.has(key);
    said.add(key);
    return first;
  });
}

export interface CheckRow {
  readonly id: string;
  readonly title: Words;
  readonly state: 'holds' | 'fails' | 'unknown' | 'not-judged';
  readonly reason: Reason | null;
  /** The author's own advice, for where the reason knows no deeper cause. */
  readonly next: Words | null;
  /** Of a sequence. */
  readonly steps: NonNullable<CheckHead['steps']>;
  readonly result: CheckResult | undefined;
  /** The agent could not ask from its machine, so the request was left out. */
  readonly note: boolean;
}

/** The checks in the author's order, each with what is known of it now. */
export function checkRows({ head, view }: Station): readonly CheckRow[] {
  const results = new Map(view.checks.map((result) => [result.check, result]));
  return head.checks.map(({ id, title, next, steps = [] }) => {
    const result = results.get(id);
    if (result === undefined)
      return {
        id,
        title,
        state: 'not-judged',
        reason: null,
        next: null,
        steps,
        result,
        note: false,
      };
    const ahead = result.steps?.find(({ state }) => state === 'next')?.step;
    const advice = steps.find((step) => step.id === ahead)?.next ?? next ?? null;
    return {
      id,
      title,
      state: result.state,
      reason: result.state === 'holds' ? null : result.reason,
      next: result.state === 'fails' ? advice : null,
      steps,
      result,
      note: result.state === 'holds' && result.note === 'not-requested',
    };
  });
}
