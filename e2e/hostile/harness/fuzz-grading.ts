import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { Json } from '#lib/kit/json.ts';
import { compileCel, compileCelValue } from '#lib/grading/cel/compile.ts';
import { diagnose } from '#lib/grading/diagnosis/diagnose.ts';
import { INCIDENT_LIMITS } from '#lib/grading/diagnosis/incident-limits.ts';
import { evaluateExercise } from '#lib/grading/engine/evaluate.ts';
import { indexObjects, type ObservedObject } from '#lib/grading/engine/object-index.ts';
import { explainStart } from '#lib/grading/engine/start/explain-start.ts';
import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { SharedSearch } from '#lib/grading/engine/start/search.ts';
import { PARAM_LIMITS } from '#lib/grading/param-limits.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { Subject } from '#lib/packs/types.ts';

/** Evaluation and diagnosis never fail, and what they say is within its limits. */
export function checkGrading(exercise: CompiledExercise, objects: readonly ObservedObject[]): void {
  const view = { objects, kindState: () => 'watching' as const };
  const first = evaluateExercise(exercise, view);
  const { evaluation } = evaluateExercise(exercise, view, {
    memory: first.memory,
    moment: { pos: 2, at: 2_000 },
  });
  for (const result of [first.evaluation, evaluation])
    if (result.state === 'evaluated')
      for (const check of result.checks) if (check.state !== 'pass') checkParams(check.reason);
  if (evaluation.state === 'not-started') {
    const reason = explainStart(exercise, {
      shared: new SharedSearch(indexObjects(objects), [
        { exercise: 'earlier', evidence: objects.slice(0, 20).map(({ ref }) => ref) },
      ]),
      memory: first.memory,
      live: evaluation,
      since: 2_000,
    });
    if (reason) checkParams(reason);
  }
  const incidents = diagnose(objects, { exercises: [exercise], now: 2_000 });
  if (incidents.length > INCIDENT_LIMITS.perSeat)
    throw new Error(`${String(incidents.length)} cluster problems`);
  for (const { params } of incidents) checkParams({ params });
}

function checkParams({ params }: Pick<Reason, 'params'>): void {
  for (const [name, value] of Object.entries(params))
    if (typeof value === 'string' && value.length > PARAM_LIMITS.nameChars)
      throw new Error(`the parameter ${name} has ${String(value.length)} characters`);
}

const MAX_VALUE_BYTES = 16 * 1024;

/** An expression that compiles can be evaluated on any objects, in time and without an exception. */
export function checkCel(
  source: string,
  subjects: readonly Subject[],
  objects: readonly ObservedObject[],
): void {
  const values: Record<string, Json> = { remembered: { uid: 'uid-1', revision: 1 } };
  subjects.forEach(({ name, gvk, many }, index) => {
    const ofKind = objects.filter(({ ref }) => ref.gvk === gvk);
    values[name] =
      many === true
        ? ofKind.map(({ object }) => object)
        : (ofKind[0] ?? objects[index] ?? { object: {} }).object;
  });
  const condition = compileCel(source, subjects, { remembered: true });
  if ('cel' in condition) condition.cel.evaluate(values);
  else if (condition.issues.length === 0)
    throw new Error('an expression was refused without an issue');
  const value = compileCelValue(source, subjects, { remembered: true });
  if ('cel' in value && jsonBytes(value.cel.evaluate(values)) > MAX_VALUE_BYTES)
    throw new Error('the value of the expression is too large');
}
