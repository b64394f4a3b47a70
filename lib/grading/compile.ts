import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { sees, SHAPES } from '#lib/cluster/slim/slim.ts';
import { Mistakes, type Mistake } from '#lib/packs/mistake.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Check, Exercise, Expectation, Subject, Words } from '#lib/packs/types.ts';
import { compileCel, knownFields, type CompiledCel } from './cel/compile.ts';
import { isObject } from './values/json.ts';

export type CompiledCheck = { readonly id: string } & (
  | { readonly kind: 'expect'; readonly expect: readonly (readonly [subject: string, manifest: JsonObject])[] }
  | { readonly kind: 'cel'; readonly cel: CompiledCel; readonly message: Words }
);

/** An exercise that can be judged: its expressions are compiled and everything it reads can be seen. */
export interface CompiledExercise {
  readonly id: string;
  readonly subjects: readonly Subject[];
  readonly attempt: readonly Expectation[];
  readonly checks: readonly CompiledCheck[];
}

/** @throws {Mistakes} everything that is wrong with it, each with its path in exercise.yaml. */
export function compileExercise(exercise: Exercise): CompiledExercise {
  const mistakes: Mistake[] = [];
  subjectMistakes(exercise, mistakes);
  exercise.attempt.forEach((attempt, index) => expectationMistakes(attempt, exercise.subjects, ['attempt', index], mistakes));
  const checks = exercise.checks.flatMap((check, index) => compileCheck(check, exercise.subjects, ['checks', index], mistakes) ?? []);
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return { id: exercise.id, subjects: exercise.subjects, attempt: exercise.attempt, checks };
}

function subjectMistakes({ subjects }: Exercise, mistakes: Mistake[]): void {
  const known = new Set<string>();
  subjects.forEach(({ name, ownedBy }, index) => {
    if (known.has(name)) mistakes.push({ path: ['subjects', index, 'name'], message: `two subjects are called '${name}'` });
    if (ownedBy !== undefined && !known.has(ownedBy)) {
      mistakes.push({ path: ['subjects', index, 'ownedBy'], message: `no earlier subject is called '${ownedBy}'`, suggestion: didYouMean(ownedBy, known) ?? 'put the owner before what it owns' });
    }
    known.add(name);
  });
}

function compileCheck(check: Check, subjects: readonly Subject[], path: Mistake['path'], mistakes: Mistake[]): CompiledCheck | null {
  if (check.kind === 'expect') {
    expectationMistakes(check.expect, subjects, [...path, 'expect'], mistakes);
    return { id: check.id, kind: 'expect', expect: Object.entries(check.expect) };
  }
  if (check.kind !== 'cel') return null;
  const compiled = compileCel(check.cel, subjects);
  if ('cel' in compiled) return { id: check.id, kind: 'cel', cel: compiled.cel, message: check.message };
  mistakes.push(...compiled.mistakes.map((mistake) => ({ ...mistake, path: [...path, 'cel'] })));
  return null;
}

function expectationMistakes(expectation: Expectation, subjects: readonly Subject[], path: Mistake['path'], mistakes: Mistake[]): void {
  for (const [name, manifest] of Object.entries(expectation)) {
    const subject = subjects.find((one) => one.name === name);
    if (subject) unseenFields(subject.gvk, manifest, [], [...path, name], mistakes);
    else mistakes.push({ path: [...path, name], message: `no subject is called '${name}'`, ...suggest(didYouMean(name, subjects.map((one) => one.name))) });
  }
}

/** Fields of a partial manifest that the agent never sends: such a check could not hold for anybody (R3). */
function unseenFields(gvk: string, manifest: Json, seen: readonly string[], path: Mistake['path'], mistakes: Mistake[]): void {
  if (!Object.hasOwn(SHAPES, gvk)) return;
  if (Array.isArray(manifest)) manifest.forEach((item, index) => { unseenFields(gvk, item, [...seen, '*'], [...path, index], mistakes); });
  if (!isObject(manifest)) return;
  for (const [key, value] of Object.entries(manifest)) {
    const field = [...seen, key];
    if (sees(gvk, field)) unseenFields(gvk, value, field, [...path, key], mistakes);
    else mistakes.push({ path: [...path, key], message: `no check can see '${field.filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`, ...suggest(didYouMean(key, knownFields(gvk, seen))) });
  }
}

function suggest(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
