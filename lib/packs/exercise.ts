import { join } from 'node:path';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { findMissingFixtures } from './fixtures.ts';
import { toCheck, findCheckIssues } from './checks.ts';
import { PackIssuesError, type PackIssue } from './pack-issue.ts';
import { ExerciseFile } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { didYouMean } from './suggest.ts';
import {
  toLocalizedText,
  loadMarkdownText,
  findMissingLanguages,
  readTextFile,
  type TextContext,
} from './texts.ts';
import type { Exercise } from './types.ts';

const HINT_COUNT = 3;

export interface ExerciseContext extends TextContext {
  /** Kinds of the plan, which are the possible kinds of subjects. */
  readonly kinds: readonly PlannedKind[];
  /** Ids of the pack's exercises, in the order of the course. */
  readonly exerciseIds: readonly string[];
  /** Ids of the pack's sections. */
  readonly sections: ReadonlySet<string>;
  /**
   * Throws {@link PackIssuesError} if the exercise can't be evaluated. Passed in, because
   * lib/grading imports this folder.
   */
  readonly compile?: ((exercise: Exercise, kinds: readonly PlannedKind[]) => unknown) | undefined;
  /** Texts and fixtures can be missing, but checks must be valid. */
  readonly isDraft?: true;
}

/** Loads one exercise. Adds its errors to the context and returns null if there are any. */
export async function loadExercise(id: string, context: ExerciseContext): Promise<Exercise | null> {
  const { root, errors } = context;
  const file = join(id, 'exercise.yaml');
  const before = errors.length;
  const text = await readTextFile(join(root, file));
  if (text === null) {
    errors.push({
      file,
      line: 1,
      column: 1,
      message: `${file} is missing, but pack.yaml lists '${id}'`,
    });
    return null;
  }
  const source = new YamlSource(file, text);
  const read = source.read(ExerciseFile);
  if ('errors' in read) {
    errors.push(...read.errors);
    return null;
  }
  const parsed = read.value;
  lintExercise(id, parsed, source, context);
  if (!context.isDraft) errors.push(...(await findMissingFixtures(root, id, parsed.kind)));
  const texts = context.isDraft ? { ...context, errors: [] } : context;
  const isQuiz = parsed.kind === 'quiz';
  const { kind, section, minutes, optional } = parsed;
  const exercise: Exercise = {
    id,
    kind,
    section,
    minutes,
    ...(optional && { optional }),
    title: toLocalizedText(parsed.title),
    task: await loadMarkdownText(id, 'task', texts),
    hints: isQuiz
      ? []
      : await Promise.all(
          Array.from({ length: HINT_COUNT }, (_hint, index) =>
            loadMarkdownText(id, `hint-${index + 1}`, texts),
          ),
        ),
    solution: isQuiz ? { ja: '', en: '' } : await loadMarkdownText(id, 'solution', texts),
    subjects: isQuiz
      ? []
      : parsed.subjects.map(({ ownedBy, many, where, madeIn, behind, notBehind, ...subject }) => ({
          ...subject,
          ...(ownedBy !== undefined && { ownedBy }),
          ...(many && { many }),
          ...(where && { where }),
          ...(madeIn && { madeIn }),
          ...(behind !== undefined && { behind }),
          ...(notBehind !== undefined && { notBehind }),
        })),
    attempt: isQuiz ? [] : parsed.attempt,
    ...(!isQuiz && parsed.start && { start: toLocalizedText(parsed.start) }),
    checks: parsed.checks.map(toCheck),
  };
  if (errors.length === before) collectCompileIssues(exercise, source, context);
  return errors.length === before ? exercise : null;
}

function collectCompileIssues(
  exercise: Exercise,
  source: YamlSource,
  { compile, errors, kinds }: ExerciseContext,
): void {
  try {
    compile?.(exercise, kinds);
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    errors.push(...error.issues.map((issue) => source.toPackError(issue)));
  }
}

function lintExercise(
  id: string,
  file: ExerciseFile,
  source: YamlSource,
  { errors, languages, sections, kinds, exerciseIds }: ExerciseContext,
): void {
  const gvks = new Set(kinds.map((kind) => kind.gvk));
  const add = (issue: PackIssue) => errors.push(source.toPackError(issue));
  for (const language of findMissingLanguages(file.title, languages))
    add({
      path: ['title'],
      message: `the text in '${language}' is missing (pack.yaml lists this language)`,
    });
  if (file.kind !== 'quiz' && file.start)
    for (const language of findMissingLanguages(file.start, languages))
      add({
        path: ['start'],
        message: `the text in '${language}' is missing (pack.yaml lists this language)`,
      });
  if (!sections.has(file.section))
    add({
      path: ['section'],
      message: `pack.yaml has no section '${file.section}'`,
      suggestion: didYouMean(file.section, sections) ?? `known: ${[...sections].join(', ')}`,
    });
  const subjects = file.kind === 'quiz' ? [] : file.subjects;
  for (const issue of findMadeInIssues(id, subjects, exerciseIds)) add(issue);
  subjects.forEach(({ gvk }, index) => {
    if (!gvks.has(gvk))
      add({
        path: ['subjects', index, 'gvk'],
        message: `agents don't watch '${gvk}'`,
        suggestion:
          didYouMean(gvk, gvks) ??
          'list it under kinds in pack.yaml, with the paths that the checks read',
      });
  });
  for (const issue of findCheckIssues(file.kind, file.checks, languages)) add(issue);
}

/**
 * `madeIn` can only name exercises that come before this one. A draft that pack.yaml doesn't list
 * yet comes after all others.
 */
function findMadeInIssues(
  id: string,
  subjects: readonly { readonly madeIn?: readonly string[] | undefined }[],
  exerciseIds: readonly string[],
): PackIssue[] {
  const place = exerciseIds.indexOf(id);
  const earlier = place < 0 ? exerciseIds : exerciseIds.slice(0, place);
  return subjects.flatMap(({ madeIn = [] }, index) =>
    madeIn.flatMap((exercise, at): PackIssue[] =>
      earlier.includes(exercise)
        ? []
        : [
            {
              path: ['subjects', index, 'madeIn', at],
              message: exerciseIds.includes(exercise)
                ? `'${exercise}' doesn't come before this exercise in pack.yaml`
                : `pack.yaml has no exercise '${exercise}'`,
              suggestion:
                didYouMean(exercise, earlier) ?? 'name exercises that come earlier in the course',
            },
          ],
    ),
  );
}
