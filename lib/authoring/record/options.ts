import { parseArgs } from 'node:util';
import { UsageError } from '../cli/context.ts';

export interface RecordOptions {
  /** `PACK/EXERCISE`, or an exercise that one pack alone has. */
  readonly exercise: string;
  readonly name: string;
  readonly about: string | undefined;
  readonly namespace: string;
  readonly otherNamespaces: readonly string[];
  readonly includeCluster: boolean;
  /** ms without a change after which a recording is over; null: as the exercise needs. */
  readonly settleMs: number | null;
  readonly until: string | undefined;
  /** ms after the command's end at which nothing more is waited for. */
  readonly timeoutMs: number;
  readonly keepHistory: boolean;
  readonly kubeconfig: string | undefined;
  readonly force: boolean;
  readonly language: 'ja' | 'en';
  /** By check: ids of options. */
  readonly quizAnswers: readonly { readonly check: string; readonly chosen: readonly string[] }[];
  /** Words of the command; one word is a script for sh. */
  readonly command: readonly string[];
}

export const USAGE = 'record [PACK/]EXERCISE NAME [options] [-- COMMAND...]';

export const HELP = `Watches a cluster as a student's agent would, runs COMMAND, waits until nothing changes any more, and writes what was seen as
fixtures/NAME.yaml of the exercise, with the verdict, reasons and incidents the engine finds: read them before you keep it.
NAME is start, solution, right-... or wrong-... . Without COMMAND it records what stands (with a terminal: work elsewhere, then press Enter).
COMMAND runs with kubectl set to the namespace, which stands in $NS as well. One word is a script: -- 'kubectl apply -f a.yaml; sleep 5'.

  --about TEXT          what the student did, in a sentence (asked for by whoever reads a failing test)
  --start               the same as the name start
  --namespace NS        where the work is done; written down as "default"          (default)
  --with NAMESPACE      keep this other namespace too, under its own name; may be repeated
  --with-cluster        keep Nodes and kube-system too
  --settle 4s           how long nothing may change before the recording is over    (12s where the exercise has a probe)
  --until CONDITION     pass, fail, not-started, or CEL over the exercise's subjects: wait for that as well
  --timeout 120s        how long to wait at the most after COMMAND has ended
  --moments             keep the history, for what was passed and then deleted (an exercise with a sequence keeps it anyway)
  --answer-quiz CHECK=OPTION,...   an answer to a question; may be repeated, needs no cluster
  --kubeconfig FILE     (else KUBECONFIG, else ~/.kube/config)
  --language en|ja      of the words that are printed
  --force               write over a fixture that is there
`;

/** @throws {Misuse} */
export function parseRecordOptions(args: readonly string[]): RecordOptions {
  const end = args.indexOf('--');
  const { values, positionals } = parseArguments(end < 0 ? args : args.slice(0, end));
  const [exercise, name = values.start ? 'start' : undefined, ...rest] = positionals;
  if (exercise === undefined || name === undefined || rest.length > 0)
    throw new UsageError('Name one exercise and one fixture.');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(
      `"${name}" is no name for a fixture: small letters, digits and hyphens, such as wrong-image.`,
    );
  if (!['en', 'ja'].includes(values.language)) throw new UsageError('--language is en or ja.');
  return {
    exercise,
    name,
    language: values.language as 'en' | 'ja',
    about: values.about,
    namespace: values.namespace,
    otherNamespaces: values.with,
    includeCluster: values['with-cluster'],
    settleMs: values.settle === undefined ? null : parseDurationMs('settle', values.settle),
    timeoutMs: parseDurationMs('timeout', values.timeout),
    until: values.until,
    keepHistory: values.moments,
    kubeconfig: values.kubeconfig,
    force: values.force,
    quizAnswers: values['answer-quiz'].map(parseQuizAnswer),
    command: end < 0 ? [] : args.slice(end + 1),
  };
}

const OPTIONS = {
  about: { type: 'string' },
  until: { type: 'string' },
  kubeconfig: { type: 'string' },
  namespace: { type: 'string', default: 'default' },
  settle: { type: 'string' },
  timeout: { type: 'string', default: '120s' },
  language: { type: 'string', default: 'en' },
  start: { type: 'boolean', default: false },
  'with-cluster': { type: 'boolean', default: false },
  moments: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  with: { type: 'string', multiple: true, default: [] as string[] },
  'answer-quiz': { type: 'string', multiple: true, default: [] as string[] },
} as const;

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parseDurationMs(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (number === undefined)
    throw new UsageError(`--${option} is a length of time, such as 4s or 500ms.`);
  return Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1_000 : 60_000);
}

function parseQuizAnswer(text: string): { check: string; chosen: string[] } {
  const [check, options] = text.split('=');
  if (!check || !options)
    throw new UsageError('--answer-quiz is CHECK=OPTION, or CHECK=FIRST,SECOND,...');
  return { check, chosen: options.split(',') };
}
