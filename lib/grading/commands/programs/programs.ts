import type { Frame, Invocation, Program } from '../interpreter.ts';
import { print, unknownOutput } from '../output.ts';
import { fail, flowTo, NO_FLOW, succeed, succeedOrFail, type Flow } from '../states.ts';
import { isKnownText } from '../unknown-parts.ts';
import { runCurl } from './curl.ts';
import { runNetcat } from './netcat.ts';
import { runHttpie, runUnknownProgram } from './other-clients.ts';
import {
  runCat,
  runCopy,
  runCount,
  runDd,
  runDigest,
  runEcho,
  runFilter,
  runHead,
  runPrintenv,
  runPrintf,
  runSequence,
  runTee,
  runTouch,
  runTr,
  runTruncate,
} from './printers.ts';
import { runGrep, runJq, runTest } from './tests.ts';
import { runShell } from './shells.ts';
import { runWget } from './wget.ts';
import {
  parseDuration,
  runBusybox,
  runEnv,
  runFind,
  runTimeout,
  runWatch,
  runWrapper,
  runXargs,
  WRAPPER_NAMES,
} from './wrappers.ts';

/**
 * How long a program waits, in seconds: 0 for others than `sleep` and `usleep`, and if it fails at
 * once. Null if unknown, also in a loop with an unknown number of passes.
 */
export function waitingSeconds(
  program: string,
  args: readonly string[],
  { limitSeconds, hasUnknownPasses }: Frame,
): number | null {
  if (program !== 'sleep' && program !== 'usleep') return 0;
  if (!args.every(isKnownText)) return null;
  const durations =
    program === 'sleep'
      ? args.map(parseDuration)
      : args.map((arg) => (/^\d{1,12}$/.test(arg) ? Number(arg) / 1_000_000 : null));
  if (args.length === 0 || durations.includes(null)) return 0;
  if (hasUnknownPasses) return null;
  const total = durations.reduce<number>((sum, duration) => sum + (duration ?? 0), 0);
  return Math.min(total, limitSeconds);
}

/** A command that takes longer than its `timeout` fails. Without a limit, it never ends. */
function runEndless({ frame, states }: Invocation): Flow {
  return frame.limitSeconds === Number.POSITIVE_INFINITY ? NO_FLOW : flowTo(fail(states));
}

function runSleep(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  if (!args.every(isKnownText)) return flowTo(succeedOrFail(states));
  const durations = args.map(parseDuration);
  if (args.length === 0 || durations.includes(null)) return flowTo(fail(states));
  const total = durations.reduce<number>((sum, duration) => sum + (duration ?? 0), 0);
  if (total === Number.POSITIVE_INFINITY) return runEndless(invocation);
  return flowTo(total > frame.limitSeconds ? fail(states) : succeed(states));
}

function runTail(invocation: Invocation): Flow {
  const flow = runFilter(invocation);
  const follows = invocation.args.some((arg) => /^-\d*[a-zA-Z]*[fF]|^--follow/.test(arg));
  return follows ? runEndless(invocation) : flow;
}

function runYes(invocation: Invocation): Flow {
  print(invocation, `${invocation.args.join(' ') || 'y'}\n`);
  return runEndless(invocation);
}

function runDate(invocation: Invocation): Flow {
  print(invocation, unknownOutput(invocation));
  return flowTo(succeedOrFail(invocation.states));
}

const share = (names: string, program: Program): [string, Program][] =>
  names.split(' ').map((name) => [name, program]);

const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['true', ({ states }) => flowTo(succeed(states))],
  ['false', ({ states }) => flowTo(fail(states))],
  ['echo', runEcho],
  ['printf', runPrintf],
  ['cat', runCat],
  ['tee', runTee],
  ['printenv', runPrintenv],
  ['env', runEnv],
  ['tr', runTr],
  ['head', runHead],
  ['tail', runTail],
  ['yes', runYes],
  ['date', runDate],
  ['sleep', runSleep],
  ['jq', runJq],
  ['curl', runCurl],
  ['wget', runWget],
  ['timeout', runTimeout],
  ['busybox', runBusybox],
  ['watch', runWatch],
  ['xargs', runXargs],
  ['find', runFind],
  ...share('cp mv', runCopy),
  ['touch', runTouch],
  ['truncate', runTruncate],
  ['dd', runDd],
  ['wc', runCount],
  ['seq', runSequence],
  ...share('test [', runTest),
  ...share('grep egrep fgrep zgrep', runGrep),
  ...share('nc ncat netcat nc.openbsd nc.traditional telnet', runNetcat),
  ...share('http https xh xhs', runHttpie),
  ...share('sh ash bash dash zsh ksh mksh hush', runShell),
  ...share('sed cut sort uniq tac rev nl fold column ts less more strings', runFilter),
  ...share(
    'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum shasum cksum sum base64 xxd od hexdump b2sum',
    runDigest,
  ),
  ...WRAPPER_NAMES.map((name): [string, Program] => [name, runWrapper]),
]);

/** Runs a program that isn't a builtin of the shell. Programs without a model can do anything. */
export function runProgram(invocation: Invocation): Flow {
  return (PROGRAMS.get(invocation.program) ?? runUnknownProgram)(invocation);
}

/** Whether a word is the name of a program that images usually have. */
export const isKnownProgram = (name: string): boolean => PROGRAMS.has(name);
