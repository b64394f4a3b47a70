import type { Command } from 'commander';
import type { CommandInput } from '#lib/kit/command-line.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { addLanguageOption, parseLanguage } from '../cli/language-option.ts';

export interface RecordOptions {
  /** `PACK/EXERCISE`, or an exercise that only one pack has. */
  readonly exercise: string;
  readonly name: string;
  readonly about: string | undefined;
  readonly namespace: string;
  readonly otherNamespaces: readonly string[];
  readonly includeCluster: boolean;
  /** Time without changes after which the recording ends, ms; null for the default of the exercise. */
  readonly settleMs: number | null;
  readonly until: string | undefined;
  /** Longest wait after the command has ended, ms. */
  readonly timeoutMs: number;
  readonly keepHistory: boolean;
  readonly kubeconfig: string | undefined;
  readonly force: boolean;
  readonly language: 'ja' | 'en';
  /** Ids of the chosen options by check. */
  readonly quizAnswers: readonly { readonly check: string; readonly chosen: readonly string[] }[];
  /** Words of the command. A single word is a script for sh. */
  readonly command: readonly string[];
}

interface RecordValues {
  readonly about?: string;
  readonly start?: true;
  readonly namespace: string;
  readonly with?: readonly string[];
  readonly withCluster?: true;
  readonly settle?: string;
  readonly until?: string;
  readonly timeout: string;
  readonly moments?: true;
  readonly answerQuiz?: readonly string[];
  readonly kubeconfig?: string;
  readonly force?: true;
}

export function addRecordOptions(command: Command): void {
  const collect = (value: string, values: readonly string[] = []): string[] => [...values, value];
  command
    .option(
      '--about <TEXT>',
      'one sentence that says what the student did; it is shown when the test fails',
    )
    .option('--start', 'same as the name start')
    .option('--namespace <NS>', 'namespace of the work; recorded as "default"', 'default')
    .option(
      '--with <NAMESPACE>',
      'also record this namespace, under its own name; can be repeated',
      collect,
    )
    .option('--with-cluster', 'also record Nodes and kube-system')
    .option(
      '--settle <4s>',
      'time without changes after which the recording ends (12s for exercises with a probe)',
    )
    .option(
      '--until <CONDITION>',
      "also wait for pass, fail, not-started, or a CEL expression over the exercise's subjects",
    )
    .option('--timeout <120s>', 'longest wait after COMMAND has ended', '120s')
    .option(
      '--moments',
      'record the history, for passes that are deleted later (always on for exercises with a sequence)',
    )
    .option(
      '--answer-quiz <CHECK=OPTION,...>',
      'answer of a question; can be repeated; needs no cluster',
      collect,
    )
    .option(
      '--kubeconfig <FILE>',
      'kubeconfig to use (default: KUBECONFIG, then the file in .kube of the home folder)',
    )
    .option('--force', 'overwrite an existing fixture');
  addLanguageOption(command, 'language of the output');
}

/** @throws {UsageError} */
export function parseRecordOptions({ args, options, commandWords }: CommandInput): RecordOptions {
  const values = options as unknown as RecordValues;
  const [exercise, name = values.start ? 'start' : undefined, ...rest] = args;
  if (exercise === undefined || name === undefined || rest.length > 0)
    throw new UsageError('Give one exercise and one fixture.');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(
      `"${name}" isn't a valid fixture name. Use lowercase letters, digits and hyphens, for example wrong-image.`,
    );
  return {
    exercise,
    name,
    language: parseLanguage(options),
    about: values.about,
    namespace: values.namespace,
    otherNamespaces: values.with ?? [],
    includeCluster: values.withCluster === true,
    settleMs: values.settle === undefined ? null : parseDurationMs('settle', values.settle),
    timeoutMs: parseDurationMs('timeout', values.timeout),
    until: values.until,
    keepHistory: values.moments === true,
    kubeconfig: values.kubeconfig,
    force: values.force === true,
    quizAnswers: (values.answerQuiz ?? []).map(parseQuizAnswer),
    command: commandWords,
  };
}

function parseDurationMs(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`--${option} must be a duration, for example 4s or 500ms.`);
  return Number(number) * (unit === 'ms' ? 1 : unit === 's' ? SECOND_MS : MINUTE_MS);
}

function parseQuizAnswer(text: string): { check: string; chosen: string[] } {
  const [check, options] = text.split('=');
  if (!check || !options)
    throw new UsageError('--answer-quiz must be CHECK=OPTION or CHECK=FIRST,SECOND,…');
  return { check, chosen: options.split(',') };
}
