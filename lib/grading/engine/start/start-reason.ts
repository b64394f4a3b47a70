import { textAt, valueAt } from '#lib/kit/json.ts';
import type { Exercise, LocalizedText, Subject } from '#lib/packs/types.ts';
import { createReason } from '../../match/reason.ts';
import type { Reason, ReasonParams } from '../../types.ts';
import { kindOf } from '../object-index.ts';
import type { CompiledExercise } from '../types.ts';

/** The fields that tell what counts as a start, of an exercise or of a compiled one. */
export type StartFields = Pick<Exercise, 'id' | 'subjects' | 'attempt' | 'start'> & {
  readonly checks: readonly (Exercise['checks'][number] | CompiledExercise['checks'][number])[];
};

type StartParams = ReasonParams['not-started'];

/** The parameters that group students who haven't started: with the same thing before them. */
export const START_GROUP = ['seen', 'seenKind', 'path'] as const;

/**
 * What counts as a start: the kind and the name of the first attempt, and the author's words, or
 * the title of the step that follows the state before the exercise.
 */
export function describeStart({ subjects, attempt: attempts, start, checks }: StartFields): {
  readonly params: StartParams;
  readonly message?: LocalizedText;
} {
  const [attempt = {}] = attempts;
  const subject = subjects.find(({ name }) => Object.hasOwn(attempt, name)) ?? subjects[0];
  const message = start ?? findStepAfterInitialState(checks);
  return {
    params: { ...NO_START, ...(subject && describeSubject(subject, attempt[subject.name])) },
    ...(message && { message }),
  };
}

const NO_START: StartParams = {
  kind: '',
  name: '',
  namespace: '',
  seen: 'nothing',
  seenKind: '',
  seenName: '',
  path: '',
  expected: '',
  found: '',
};

/** Kind, name and namespace of an object that would be a start. */
export function describeSubject(
  { gvk, namespace, where }: Subject,
  manifest: Exercise['attempt'][number][string] | undefined,
): Pick<StartParams, 'kind' | 'name' | 'namespace'> {
  const name = textAt(manifest, 'metadata', 'name') || textAt(where, 'metadata', 'name');
  const ownNamespace = textAt(valueAt(manifest, 'metadata'), 'namespace') || namespace;
  return { kind: kindOf(gvk), name, namespace: ownNamespace };
}

/** The reason of an exercise for which no object of the student was found. */
export function nothingSeenReason(exercise: StartFields): Reason {
  const { params, message } = describeStart(exercise);
  return {
    ...createReason(exercise.id, 'not-started', params, START_GROUP),
    ...(message && { message }),
  };
}

function findStepAfterInitialState(checks: StartFields['checks']): LocalizedText | undefined {
  for (const check of checks) {
    if (check.kind !== 'sequence') continue;
    const [first, second] = check.steps;
    const isInitial =
      first !== undefined &&
      ('isInitialState' in first ? first.isInitialState : first.before === true);
    if (isInitial) return second?.title;
  }
  return undefined;
}
