import { join } from 'node:path';
import { missingFixtures } from './fixtures.ts';
import { Mistakes } from './mistake.ts';
import { ExerciseFile, type Title } from './schema.ts';
import { YamlSource } from './source.ts';
import { didYouMean } from './suggest.ts';
import { complete, markdownWords, missingLanguages, textFile, type TextContext } from './texts.ts';
import type { Check, Exercise } from './types.ts';

const HINTS = 3;

export interface ExerciseContext extends TextContext {
  /** Kinds of the plan: no other can be a subject. */
  readonly gvks: ReadonlySet<string>;
  /** Throws {@link Mistakes} when the exercise cannot be judged: the grader's own word, passed in because it builds on packs. */
  readonly compile?: ((exercise: Exercise) => unknown) | undefined;
}

/** One folder of a pack; null when it is refused, with the errors added to the context's own list. */
export async function loadExercise(id: string, context: ExerciseContext): Promise<Exercise | null> {
  const { root, errors } = context;
  const file = join(id, 'exercise.yaml');
  const before = errors.length;
  const text = await textFile(join(root, file));
  if (text === null) {
    errors.push({ file, line: 1, column: 1, message: `there is no ${file}, though pack.yaml lists '${id}'` });
    return null;
  }
  const source = new YamlSource(file, text);
  const read = source.read(ExerciseFile);
  if ('errors' in read) {
    errors.push(...read.errors);
    return null;
  }
  const parsed = read.value;
  lint(parsed, source, context);
  errors.push(...(await missingFixtures(root, id)));
  const { kind, section, minutes, attempt } = parsed;
  const exercise: Exercise = {
    id, kind, section, minutes, attempt,
    title: complete(parsed.title),
    task: await markdownWords(id, 'task', context),
    hints: await Promise.all(Array.from({ length: HINTS }, (_hint, index) => markdownWords(id, `hint-${index + 1}`, context))),
    solution: await markdownWords(id, 'solution', context),
    subjects: parsed.subjects.map(({ ownedBy, many, ...subject }) => ({ ...subject, ...(ownedBy !== undefined && { ownedBy }), ...(many && { many }) })),
    checks: parsed.checks.map(asCheck),
  };
  if (errors.length === before) compileInto(exercise, source, context);
  return errors.length === before ? exercise : null;
}

function compileInto(exercise: Exercise, source: YamlSource, { compile, errors }: ExerciseContext): void {
  try {
    compile?.(exercise);
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    errors.push(...error.mistakes.map((mistake) => source.error(mistake)));
  }
}

function asCheck({ id, title, next, expect, cel, message }: ExerciseFile['checks'][number]): Check {
  const head = { id, title: complete(title), ...(next && { next: complete(next) }) };
  if (cel !== undefined && message) return { ...head, kind: 'cel', cel, message: complete(message) };
  return { ...head, kind: 'expect', expect: expect ?? {} };
}

function lint({ title, subjects, checks }: ExerciseFile, source: YamlSource, { errors, languages, gvks }: ExerciseContext): void {
  const add = (path: (string | number)[], message: string, suggestion?: string) => errors.push(source.error({ path, message, ...(suggestion !== undefined && { suggestion }) }));
  const inEachLanguage = (words: Title | undefined, ...path: (string | number)[]) => {
    for (const language of words ? missingLanguages(words, languages) : []) add(path, `there is no text in '${language}', which pack.yaml lists`);
  };
  inEachLanguage(title, 'title');
  subjects.forEach(({ gvk }, index) => {
    if (!gvks.has(gvk)) add(['subjects', index, 'gvk'], `no agent watches '${gvk}'`, didYouMean(gvk, gvks) ?? 'list it under kinds in pack.yaml, with the paths that the checks read');
  });
  const known = new Set<string>();
  checks.forEach((check, index) => {
    if (known.has(check.id)) add(['checks', index, 'id'], `two checks are called '${check.id}'`);
    known.add(check.id);
    for (const key of ['title', 'next', 'message'] as const) inEachLanguage(check[key], 'checks', index, key);
  });
}
