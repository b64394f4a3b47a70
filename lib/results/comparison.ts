import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { analyzeWorkshop } from './analysis.ts';
import { toObservation } from './attempts.ts';
import { compareTimes, correctByHolm, type ExerciseComparison } from './compare.ts';
import { RESTRICTED_TO_PLANS } from './exercises.ts';
import type { ResultsInput } from './input.ts';
import type { Observation } from './survival.ts';
import type { Comparison } from './report-types.ts';
import type { ExerciseResult, ResultLevel, Results } from './types.ts';

type ComparedExercise = Comparison['exercises'][number];
type Change = ComparedExercise['changed'][number];

/** A workshop with what the comparison needs of it. */
interface ComparedWorkshop {
  readonly input: ResultsInput;
  readonly results: Results;
}

/**
 * Compares workshops of one course, in the order of `inputs`. Tests and ratios exist for two
 * workshops only. `computeResults`: the results of one of them at `level`.
 */
export function compareWorkshops(
  inputs: readonly ResultsInput[],
  level: ResultLevel,
  computeResults: (input: ResultsInput) => Results,
): Comparison {
  const workshops = inputs.map((input) => ({ input, results: computeResults(input) }));
  const ids = listExercises(inputs);
  const comparisons = ids.map((id) => compareExercise(workshops, id, level));
  const corrected = correctByHolm(comparisons.map(({ p }) => p));
  return {
    level,
    workshops: workshops.map(describeWorkshop),
    exercises: ids.flatMap((id, index) => {
      const described = describeExercise(workshops, id, level);
      const ratio = comparisons[index]?.ratio ?? null;
      return described === null
        ? []
        : [
            {
              ...described,
              ratio: ratio && { ratio: ratio.ratio, lower: ratio.lower, upper: ratio.upper },
              p: corrected[index] ?? null,
            },
          ];
    }),
  };
}

/** In the order of the newest course; exercises that it no longer has come last. */
function listExercises(inputs: readonly ResultsInput[]): string[] {
  return [
    ...new Set(inputs.toReversed().flatMap(({ pack }) => pack.exercises.map(({ id }) => id))),
  ];
}

function describeWorkshop({ input, results }: ComparedWorkshop): Comparison['workshops'][number] {
  const { id, name, packVersions, startedAt, endedAt, language, isLogErased } = input.workshop;
  const { context, students } = analyzeWorkshop(input);
  const helpers = new Set(
    students.flatMap(({ student }) => student.helpRequests.flatMap(({ helper }) => helper ?? [])),
  );
  return {
    id,
    name,
    packVersion: packVersions.at(-1) ?? '',
    startedAt,
    students: results.headline.attended,
    language,
    lengthMs: endedAt === null ? null : endedAt - context.workshop.startsAt,
    helpers: isLogErased ? null : helpers.size,
    infrastructureMs: results.headline.infrastructureMs,
  };
}

function describeExercise(
  workshops: readonly ComparedWorkshop[],
  id: string,
  level: ResultLevel,
): Omit<ComparedExercise, 'ratio' | 'p'> | null {
  const versions = workshops.map(({ input }) => findExercise(input, id));
  const newest = versions.findLast((exercise) => exercise !== undefined);
  if (newest === undefined) return null;
  const results = workshops.map(({ results: { exercises } }): ExerciseResult | undefined =>
    exercises.find((exercise) => exercise.id === id),
  );
  return {
    id,
    title: newest.title,
    plannedMs: versions.map((exercise) => (exercise ? exercise.minutes * MINUTE_MS : null)),
    medians: results.map((exercise) => exercise?.times?.q50 ?? null),
    counts: results.map((exercise) => countAttempts(exercise, level)),
    passed: results.map((exercise) => exercise?.passed ?? null),
    changed: listChanges(versions),
  };
}

/** Attempts with a time. Without names, missing times are those of too few students. */
function countAttempts(exercise: ExerciseResult | undefined, level: ResultLevel): number | null {
  if (exercise?.times != null) return exercise.times.count;
  return exercise !== undefined && level === 'aggregate' ? null : 0;
}

function compareExercise(
  workshops: readonly ComparedWorkshop[],
  id: string,
  level: ResultLevel,
): ExerciseComparison {
  const [first, second] = workshops;
  if (first === undefined || second === undefined || workshops.length > 2)
    return { ratio: null, p: null };
  const minutes = [first, second].flatMap(({ input }) => findExercise(input, id)?.minutes ?? []);
  return compareTimes(
    listObservations(first.input, id, level),
    listObservations(second.input, id, level),
    RESTRICTED_TO_PLANS * Math.min(...minutes) * MINUTE_MS,
  );
}

/** Without names, only students who attended count, as in the results. */
function listObservations(input: ResultsInput, id: string, level: ResultLevel): Observation[] {
  return analyzeWorkshop(input)
    .students.filter(({ attendance }) => level !== 'aggregate' || attendance.hasAttended)
    .flatMap(({ day }) => day.attempts.filter(({ exercise }) => exercise === id))
    .flatMap((attempt) => toObservation(attempt) ?? []);
}

function findExercise({ pack }: ResultsInput, id: string): Exercise | undefined {
  return pack.exercises.find((exercise) => exercise.id === id);
}

/** What the course changed from one workshop to the next, of each pair of neighbors. */
function listChanges(versions: readonly (Exercise | undefined)[]): Change[] {
  const changes = new Set<Change>();
  versions.forEach((after, index) => {
    if (index === 0) return;
    for (const change of compareVersions(versions[index - 1], after)) changes.add(change);
  });
  return [...changes];
}

function compareVersions(before: Exercise | undefined, after: Exercise | undefined): Change[] {
  if (before === undefined) return after === undefined ? [] : ['added'];
  if (after === undefined) return ['removed'];
  const [a, b] = [splitExercise(before), splitExercise(after)];
  return (['checks', 'texts', 'minutes', 'hints'] as const).filter(
    (part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]),
  );
}

/** Names of the fields of checks and questions that only contain words. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'next',
  'question',
  'text',
  'explanation',
  'message',
]);

function splitExercise(
  exercise: Exercise,
): Readonly<Record<'checks' | 'texts' | 'minutes' | 'hints', unknown>> {
  const { title, task, solution, start, hints, minutes, subjects, attempt } = exercise;
  const checks = exercise.checks as unknown as Json;
  return {
    checks: [subjects, attempt, selectFields(checks, (name) => !TEXT_FIELDS.has(name))],
    texts: [title, task, solution, start ?? null, listTexts(checks)],
    minutes,
    hints,
  };
}

/** The value without the fields that aren't selected, at any depth. */
function selectFields(value: Json, isSelected: (name: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((item) => selectFields(item, isSelected));
  if (!isObject(value)) return value;
  const selected: JsonObject = {};
  for (const [name, field] of Object.entries(value))
    if (isSelected(name)) selected[name] = selectFields(field, isSelected);
  return selected;
}

function listTexts(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(listTexts);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    TEXT_FIELDS.has(name) ? [field] : listTexts(field),
  );
}
