import { copyShell, type Frame, type Invocation } from '../interpreter.ts';
import { COMMAND_LIMITS } from '../limits.ts';
import { formatEnvironment, print } from '../output.ts';
import {
  fail,
  flowTo,
  NO_FLOW,
  succeed,
  succeedOrFail,
  type Flow,
  type States,
} from '../states.ts';
import { parseOptions, toNames, type OptionNames } from './options.ts';

/** Seconds of `5`, `0.5m` or `infinity`; null if unknown or invalid. */
export function parseDuration(text: string): number | null {
  if (/^inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const [, amount, unit = 's'] = /^(\d{1,12}(?:\.\d{0,9})?|\.\d{1,9})([smhd])?$/.exec(text) ?? [];
  if (amount === undefined) return null;
  return Number(amount) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[unit] ?? 1);
}

/** Runs another program in the place of this one: its output and exit code are those of that one. */
function runInner(words: readonly string[], frame: Frame, states: States): Flow {
  if (words.length === 0) return flowTo(succeedOrFail(states));
  const flow = frame.interpreter.runWords(words, { ...frame, inShell: false }, states);
  return flowTo(flow.next | flow.exited | flow.returned);
}

/** Programs that run another one: options with a value, and the number of words before it. */
const WRAPPERS: Readonly<Record<string, OptionNames & { readonly words?: number }>> = {
  nice: { short: 'n', long: toNames('adjustment') },
  ionice: { short: 'cnpPu', long: toNames('class classdata') },
  nohup: { short: '', long: new Set() },
  setsid: { short: '', long: new Set() },
  stdbuf: { short: 'ioe', long: toNames('input output error') },
  time: { short: 'fo', long: toNames('format output') },
  chrt: { short: 'pTPD', long: new Set(), words: 1 },
  taskset: { short: '', long: new Set(), words: 1 },
  chroot: { short: '', long: toNames('userspec groups'), words: 1 },
  sudo: { short: 'ugCpDRrTU', long: toNames('user group') },
  'su-exec': { short: '', long: new Set(), words: 1 },
  gosu: { short: '', long: new Set(), words: 1 },
  flock: { short: 'wE', long: toNames('timeout wait'), words: 1 },
  tini: { short: 'pe', long: new Set() },
  'dumb-init': { short: 'r', long: toNames('rewrite') },
  unshare: { short: 'SG', long: new Set() },
  softlimit: { short: 'acdflmoprst', long: new Set() },
  '/sbin/tini': { short: 'pe', long: new Set() },
  '/tini': { short: 'pe', long: new Set() },
};

/** The names of {@link runWrapper}. */
export const WRAPPER_NAMES = Object.keys(WRAPPERS);

/** Runs `nice`, `nohup` and other programs whose arguments are another command. */
export function runWrapper({ program, args, frame, states }: Invocation): Flow {
  const spec = WRAPPERS[program] ?? { short: '', long: new Set<string>() };
  const { words } = parseOptions(args, spec, true);
  return runInner(words.slice(spec.words ?? 0), frame, states);
}

/** Runs `timeout`: the command fails if it takes too long. */
export function runTimeout({ args, frame, states }: Invocation): Flow {
  const { words, values } = parseOptions(
    args,
    { short: 'skt', long: toNames('signal kill-after') },
    true,
  );
  // Old versions of busybox have `timeout -t SECONDS COMMAND`.
  const old = values.get('t')?.at(-1);
  const seconds = parseDuration(old ?? words[0] ?? '') ?? Number.POSITIVE_INFINITY;
  const limitSeconds = Math.min(
    frame.limitSeconds,
    seconds === 0 ? Number.POSITIVE_INFINITY : seconds,
  );
  const flow = runInner(
    old === undefined ? words.slice(1) : words,
    { ...frame, limitSeconds },
    states,
  );
  return { ...flow, next: flow.next | fail(states) };
}

/** Runs `env [NAME=VALUE...] [COMMAND]`. Without a command, it prints all variables. */
export function runEnv(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const { words, values } = parseOptions(args, { short: 'uC', long: toNames('unset chdir') }, true);
  const shell = copyShell(frame.shell);
  if (values.has('i') || values.has('ignore-environment')) shell.variables.clear();
  for (const name of [...(values.get('u') ?? []), ...(values.get('unset') ?? [])])
    shell.variables.delete(name);
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  for (const word of words.slice(0, start < 0 ? words.length : start)) {
    const equals = word.indexOf('=');
    shell.variables.set(word.slice(0, equals), word.slice(equals + 1));
  }
  if (start >= 0) return runInner(words.slice(start), { ...frame, shell }, states);
  print(invocation, formatEnvironment({ ...frame, shell }));
  return flowTo(succeed(states));
}

/** Runs `busybox PROGRAM`. */
export const runBusybox = ({ args, frame, states }: Invocation): Flow =>
  runInner(args, frame, states);

/** Runs `watch`: a shell runs the command again and again, without end. */
export function runWatch({ args, frame, states }: Invocation): Flow {
  const { words } = parseOptions(args, { short: 'n', long: toNames('interval') }, true);
  const script = words.join(' ');
  frame.interpreter.runScript(script, { ...frame, shell: copyShell(frame.shell) }, states);
  return frame.limitSeconds === Number.POSITIVE_INFINITY ? NO_FLOW : flowTo(fail(states));
}

/** Runs `xargs`: the words that are piped in become arguments of the command. */
export function runXargs({ args, frame, states }: Invocation): Flow {
  const { words, values } = parseOptions(
    args,
    {
      short: 'adEeIiLlnPs',
      long: toNames('arg-file delimiter max-args max-procs replace max-lines'),
    },
    true,
  );
  const command = words.length === 0 ? ['echo'] : words;
  const items = (frame.io.input ?? '').split(/\s+/).filter((item) => item !== '');
  const mark = values.get('I')?.at(-1);
  const isSeparate = mark !== undefined || values.has('n') || values.has('L');
  const groups = isSeparate
    ? items.slice(0, COMMAND_LIMITS.iterations).map((item) => [item])
    : [items];
  let current = states;
  for (const group of groups.length === 0 ? [[]] : groups) {
    const filled =
      mark === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(mark, group[0] ?? ''));
    current = runInner(filled, { ...frame, io: { ...frame.io, input: '' } }, current).next;
  }
  return flowTo(current);
}

/** Runs `find ... -exec COMMAND ;`: the command can run for any number of files. */
export function runFind({ args, frame, states }: Invocation): Flow {
  const start = args.findIndex((arg) => /^-(?:exec|execdir|ok)$/.test(arg));
  if (start < 0) return flowTo(succeedOrFail(states));
  const end = args.findIndex((arg, index) => index > start && (arg === ';' || arg === '+'));
  const words = args.slice(start + 1, end < 0 ? undefined : end);
  return flowTo(succeedOrFail(states | runInner(words, frame, states).next));
}
