import { join } from 'node:path';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { missingFixtures } from './fixtures.ts';
import { asCheck, checkMistakes } from './checks.ts';
import { Mistakes, type Mistake } from './pack-issue.ts';
import { ExerciseFile } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { didYouMean } from './suggest.ts';
import { complete, markdownWords, missingLanguages, textFile, type TextContext } from './texts.ts';
import type { Exercise } from './types.ts';

const HINTS = 3;

export interface ExerciseContext extends TextContext {
  /** Kinds of the plan: no other can be a subject. */
  readonly kinds: readonly PlannedKind[];
  /** Ids of the pack's sections. */
  readonly sections: ReadonlySet<string>;
  /** Throws {@link Mistakes} when the exercise cannot be judged: the grader's own word, passed in because it builds on packs. */
  readonly compile?: ((exercise: Exercise, kinds: readonly PlannedKind[]) => unknown) | undefined;
  /** Still being written: what it says may be missing, what is judged must be right. */
  readonly draft?: true;
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
  if (!context.draft) errors.push(...(await missingFixtures(root, id, parsed.kind)));
  const texts = context.draft ? { ...context, errors: [] } : context;
  const isQuiz = parsed.kind === 'quiz';
  const { kind, section, minutes, optional } = parsed;
  const exercise: Exercise = {
    id, kind, section, minutes,
    ...(optional && { optional }),
    title: complete(parsed.title),
    task: await markdownWords(id, 'task', texts),
    hints: isQuiz ? [] : await Promise.all(Array.from({ length: HINTS }, (_hint, index) => markdownWords(id, `hint-${index + 1}`, texts))),
    solution: isQuiz ? { ja: '', en: '' } : await markdownWords(id, 'solution', texts),
    subjects: isQuiz ? [] : parsed.subjects.map(({ ownedBy, many, where, ...subject }) => ({ ...subject, ...(ownedBy !== undefined && { ownedBy }), ...(many && { many }), ...(where && { where }) })),
    attempt: isQuiz ? [] : parsed.attempt,
    checks: parsed.checks.map(asCheck),
  };
  if (errors.length === before) compileInto(exercise, source, context);
  return errors.length === before ? exercise : null;
}

function compileInto(exercise: Exercise, source: YamlSource, { compile, errors, kinds }: ExerciseContext): void {
  try {
    compile?.(exercise, kinds);
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    errors.push(...error.mistakes.map((mistake) => source.error(mistake)));
  }
}

function lint(file: ExerciseFile, source: YamlSource, { errors, languages, sections, kinds }: ExerciseContext): void {
  const gvks = new Set(kinds.map((kind) => kind.gvk));
  const add = (mistake: Mistake) => errors.push(source.error(mistake));
  for (const language of missingLanguages(file.title, languages)) add({ path: ['title'], message: `there is no text in '${language}', which pack.yaml lists` });
  if (!sections.has(file.section)) add({ path: ['section'], message: `pack.yaml has no section '${file.section}'`, suggestion: didYouMean(file.section, sections) ?? `known: ${[...sections].join(', ')}` });
  const subjects = file.kind === 'quiz' ? [] : file.subjects;
  subjects.forEach(({ gvk }, index) => {
    if (!gvks.has(gvk)) add({ path: ['subjects', index, 'gvk'], message: `no agent watches '${gvk}'`, suggestion: didYouMean(gvk, gvks) ?? 'list it under kinds in pack.yaml, with the paths that the checks read' });
  });
  for (const mistake of checkMistakes(file.kind, file.checks, languages)) add(mistake);
}
