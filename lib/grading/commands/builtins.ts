import type { Invocation, Program } from './interpreter.ts';
import { formatEnvironment, print, readFile, unknownOutput } from './output.ts';
import { runTest } from './programs/tests.ts';
import {
  completeTarget,
  fail,
  failed,
  flowTo,
  NO_FLOW,
  restoreStatus,
  succeed,
  succeeded,
  succeedOrFail,
  type States,
} from './states.ts';
import { isKnownText } from './unknown-parts.ts';

/** The states after `exit CODE` or `return CODE`; without a code, that of the last command. */
function statesOfCode({ args: [code], states, frame }: Invocation): States {
  if (code === undefined) return states;
  const [part] = frame.pass.unknowns.list(code);
  if (part?.source === 'status') return part.name === '?' ? states : restoreStatus(states);
  if (!isKnownText(code)) return succeedOrFail(states);
  return Number(code) % 256 === 0 ? succeed(states) : fail(states);
}

function runExec(invocation: Invocation) {
  const { args, frame, states } = invocation;
  const words = skipExecOptions(args);
  if (words.length === 0) return flowTo(succeed(states));
  const flow = frame.interpreter.runWords(words, { ...frame, inShell: false }, states);
  return { ...NO_FLOW, exited: flow.next | flow.exited };
}

function skipExecOptions(args: readonly string[]): readonly string[] {
  const start = args.findIndex((arg) => !arg.startsWith('-'));
  return start < 0 ? [] : args.slice(args[start - 1] === '-a' ? start + 1 : start);
}

/** `command` runs a program. With `-v` and `-V`, it only looks for it. */
function runCommandBuiltin({ args, frame, states }: Invocation) {
  if (/^-[vV]/.test(args[0] ?? '')) return flowTo(succeedOrFail(states));
  const words = args.filter((arg, index) => index > 0 || !['-p', '--'].includes(arg));
  return words.length === 0
    ? flowTo(succeed(states))
    : frame.interpreter.runWords(words, frame, states);
}

function runSet(invocation: Invocation) {
  const { args, states } = invocation;
  const { shell } = invocation.frame;
  if (args.length === 0) print(invocation, formatEnvironment(invocation.frame));
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--' || !/^[-+]/.test(arg)) {
      shell.args = [shell.args[0] ?? 'sh', ...args.slice(arg === '--' ? index + 1 : index)];
      break;
    }
    const isOn = arg.startsWith('-');
    if (arg.includes('e')) shell.exitsOnError = isOn;
    if (!arg.endsWith('o')) continue;
    index += 1;
    if (args[index] === 'errexit') shell.exitsOnError = isOn;
    if (args[index] === 'pipefail') shell.failsWithPipe = isOn;
  }
  return flowTo(succeed(states));
}

function runExport(invocation: Invocation) {
  const { args, states } = invocation;
  const { shell } = invocation.frame;
  if (args.every((arg) => arg === '-p')) print(invocation, formatEnvironment(invocation.frame));
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals > 0) shell.variables.set(arg.slice(0, equals), arg.slice(equals + 1));
  }
  return flowTo(succeed(states));
}

function runUnset({ args, frame: { shell }, states }: Invocation) {
  // Empty, so that it isn't reported as a variable that the manifest doesn't set.
  for (const arg of args) shell.variables.set(arg, '');
  return flowTo(succeed(states));
}

/** `read` fails at the end of its input, so it succeeds only if something was printed. */
function runRead(invocation: Invocation) {
  const { args, frame, states } = invocation;
  const { input } = frame.io;
  const names = args.filter((arg) => /^[A-Za-z_]\w*$/.test(arg));
  const [line = ''] = (input ?? '').split('\n');
  const value = input === null ? unknownOutput(invocation) : line;
  for (const name of names.length > 0 ? names : ['REPLY']) frame.shell.variables.set(name, value);
  const next = succeedOrFail(states);
  return flowTo(
    input !== null && frame.pass.unknowns.isOutputOfTarget(input)
      ? completeTarget(succeeded(next)) | failed(next)
      : next,
  );
}

function runTrap({ args: [script = '', ...signals], frame: { shell }, states }: Invocation) {
  if (signals.some((signal) => /^(?:SIG)?EXIT$|^0$/i.test(signal)))
    shell.exitTrap = script === '-' || script === '' ? null : script;
  return flowTo(succeed(states));
}

function runSource({ args: [file = ''], frame, states }: Invocation) {
  const text = readFile(file, frame);
  return isKnownText(text)
    ? frame.interpreter.evaluateScript(text, frame, states)
    : flowTo(succeedOrFail(states));
}

function runCd({ args, frame: { shell }, states }: Invocation) {
  const folder = args.find((arg) => !arg.startsWith('-')) ?? '/';
  shell.folder = folder.startsWith('/') ? folder : `${shell.folder}/${folder}`;
  return flowTo(succeedOrFail(states));
}

/** Builtins that change the shell or the flow of a script. Other builtins are like programs. */
export const BUILTINS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['exit', (invocation) => ({ ...NO_FLOW, exited: statesOfCode(invocation) })],
  ['return', (invocation) => ({ ...NO_FLOW, returned: statesOfCode(invocation) })],
  [
    'break',
    ({ frame, states }) =>
      frame.inLoop ? { ...NO_FLOW, broken: states } : flowTo(succeed(states)),
  ],
  [
    'continue',
    ({ frame, states }) =>
      frame.inLoop ? { ...NO_FLOW, continued: states } : flowTo(succeed(states)),
  ],
  [':', ({ states }) => flowTo(succeed(states))],
  ['cd', runCd],
  ['set', runSet],
  ['export', runExport],
  ['local', runExport],
  ['readonly', runExport],
  ['declare', runExport],
  ['typeset', runExport],
  ['unset', runUnset],
  ['trap', runTrap],
  ['read', runRead],
  ['[[', runTest],
  ['exec', runExec],
  ['command', runCommandBuiltin],
  ['builtin', runCommandBuiltin],
  ['.', runSource],
  ['source', runSource],
  [
    'eval',
    ({ args, frame, states }) => frame.interpreter.evaluateScript(args.join(' '), frame, states),
  ],
  [
    'shift',
    ({ args: [count = '1'], frame: { shell }, states }) => {
      shell.args = [shell.args[0] ?? 'sh', ...shell.args.slice(1 + (Number(count) || 1))];
      return flowTo(succeed(states));
    },
  ],
  [
    'pwd',
    (invocation) => {
      print(invocation, `${invocation.frame.shell.folder}\n`);
      return flowTo(succeed(invocation.states));
    },
  ],
]);
