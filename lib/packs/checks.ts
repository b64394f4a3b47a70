import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { PackIssue } from './pack-issue.ts';
import { renderMarkdown } from './markdown.ts';
import type { ExerciseFile, Title } from './schema.ts';
import { didYouMean } from './suggest.ts';
import { toLocalizedText, findMissingLanguages } from './texts.ts';
import type { Check, Condition, Language, Quiz, Step, LocalizedText } from './types.ts';

type CheckFile = ExerciseFile['checks'][number];
type StepFile = NonNullable<CheckFile['sequence']>['steps'][number];
type QuizFile = NonNullable<CheckFile['quiz']>;

const MS_PER_UNIT = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS } as const;

/** Converts a check from exercise.yaml to the form that is evaluated. */
export function toCheck(file: CheckFile): Check {
  const { id, title, next, sequence, probe, answer, quiz } = file;
  const common = {
    id,
    title: toLocalizedText(title),
    ...(next && { next: toLocalizedText(next) }),
  };
  if (sequence) {
    const { of, within, steps } = sequence;
    return {
      ...common,
      kind: 'sequence',
      ...(of !== undefined && { of }),
      ...(within !== undefined && { within: parseDurationMs(within) }),
      steps: steps.map(toStep),
    };
  }
  if (probe && answer) {
    const { of, via, scheme, host, path, port, wait } = probe;
    return {
      ...common,
      kind: 'probe',
      probe: {
        of,
        via,
        scheme,
        path,
        ...(host !== undefined && { host }),
        ...(port !== undefined && { port }),
        ...(wait !== undefined && { wait }),
      },
      answer: omitUndefined(answer),
    };
  }
  if (quiz) return { ...common, kind: 'quiz', quiz: toQuiz(quiz) };
  return { ...common, ...toCondition(file, file.title) };
}

function toStep({ id, title, next, before, remember, ...condition }: StepFile): Step {
  return {
    id,
    title: toLocalizedText(title),
    ...(next && { next: toLocalizedText(next) }),
    ...(before && { before }),
    ...(remember && { remember }),
    ...toCondition(condition, title),
  };
}

/** The title of a step is its message if its expression has none. */
function toCondition(
  { cel, expect, message }: Pick<StepFile, 'cel' | 'expect' | 'message'>,
  title: Title,
): Condition {
  return cel === undefined
    ? { kind: 'expect', expect: expect ?? {} }
    : { kind: 'cel', cel, message: toLocalizedText(message ?? title) };
}

function toQuiz({ ask, question, options, answer, explanation }: QuizFile): Quiz {
  const html = (text: Title): LocalizedText => {
    const { ja, en } = toLocalizedText(text);
    return { ja: renderMarkdown(ja), en: renderMarkdown(en) };
  };
  return {
    ask,
    question: html(question),
    options: options.map(({ id, text }) => ({ id, text: toLocalizedText(text) })),
    answer,
    explanation: html(explanation),
  };
}

function parseDurationMs(length: string): number {
  return Number(length.slice(0, -1)) * MS_PER_UNIT[length.slice(-1) as keyof typeof MS_PER_UNIT];
}

/** Removes the keys with undefined values that zod leaves. */
function omitUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}

/**
 * Errors that the schema can't find: duplicate ids, texts missing in a language, and questions that
 * can't be answered.
 */
export function findCheckIssues(
  kind: ExerciseFile['kind'],
  checks: readonly CheckFile[],
  languages: readonly Language[],
): PackIssue[] {
  const issues: PackIssue[] = [];
  const add = (path: PackIssue['path'], message: string, suggestion?: string) =>
    issues.push({ path, message, ...(suggestion !== undefined && { suggestion }) });
  const known = new Set<string>();
  checks.forEach((check, index) => {
    const path = ['checks', index];
    if (known.has(check.id)) add([...path, 'id'], `two checks are called '${check.id}'`);
    known.add(check.id);
    for (const [at, text] of listTexts(check))
      for (const language of findMissingLanguages(text, languages))
        add(
          [...path, ...at],
          `the text in '${language}' is missing (pack.yaml lists this language)`,
        );
    if ((check.quiz !== undefined) !== (kind === 'quiz'))
      add(
        path,
        kind === 'quiz'
          ? 'an exercise of kind quiz can only have questions'
          : 'questions are only allowed in an exercise of kind quiz',
      );
    if (check.quiz) issues.push(...findQuizIssues(check.quiz, [...path, 'quiz']));
    const steps = new Set<string>();
    check.sequence?.steps.forEach((step, at) => {
      if (steps.has(step.id))
        add([...path, 'sequence', 'steps', at, 'id'], `two steps are called '${step.id}'`);
      steps.add(step.id);
      if (step.before && at > 0)
        add([...path, 'sequence', 'steps', at, 'before'], "only the first step can have 'before'");
    });
  });
  return issues;
}

function listTexts({
  title,
  next,
  message,
  sequence,
  quiz,
}: CheckFile): [PackIssue['path'], Title][] {
  const texts: [PackIssue['path'], Title | undefined][] = [
    [['title'], title],
    [['next'], next],
    [['message'], message],
    ...(sequence?.steps ?? []).flatMap((step, at) =>
      (['title', 'next', 'message'] as const).map((key): [PackIssue['path'], Title | undefined] => [
        ['sequence', 'steps', at, key],
        step[key],
      ]),
    ),
    [['quiz', 'question'], quiz?.question],
    [['quiz', 'explanation'], quiz?.explanation],
    ...(quiz?.options ?? []).map(({ text }, at): [PackIssue['path'], Title] => [
      ['quiz', 'options', at, 'text'],
      text,
    ]),
  ];
  return texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]));
}

function findQuizIssues({ ask, options, answer }: QuizFile, path: PackIssue['path']): PackIssue[] {
  const ids = options.map(({ id }) => id);
  const issues: PackIssue[] = [];
  answer.forEach((id, at) => {
    if (!ids.includes(id))
      issues.push({
        path: [...path, 'answer', at],
        message: `no option is called '${id}'`,
        suggestion: didYouMean(id, ids) ?? `known: ${ids.join(', ')}`,
      });
    if (answer.indexOf(id) !== at)
      issues.push({ path: [...path, 'answer', at], message: `'${id}' is listed twice` });
  });
  ids.forEach((id, at) => {
    if (ids.indexOf(id) !== at)
      issues.push({
        path: [...path, 'options', at, 'id'],
        message: `two options are called '${id}'`,
      });
  });
  if (ask === 'one' && answer.length !== 1)
    issues.push({
      path: [...path, 'answer'],
      message: "with ask 'one', the answer has exactly one option",
    });
  if (ask === 'order' && answer.length !== options.length)
    issues.push({
      path: [...path, 'answer'],
      message: "with ask 'order', the answer lists every option",
    });
  return issues;
}
