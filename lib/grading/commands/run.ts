import { BUILTINS } from './builtins.ts';
import { Expander } from './expand.ts';
import { copyShell, type Frame, type Invocation, type Sink } from './interpreter.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { openFile, readFile, sinkOf } from './output.ts';
import { normalizeProgram } from './program-names.ts';
import { runProgram, waitingSeconds } from './programs/programs.ts';
import { recordAddress } from './programs/record-request.ts';
import {
  completeTarget,
  failed,
  flowTo,
  saveStatus,
  succeed,
  succeeded,
  succeedOrFail,
} from './states.ts';
import type { Flow, States } from './states.ts';
import type { Command, SimpleCommand } from './syntax.ts';
import type { Redirect } from './tokens.ts';

/** Evaluates a program or builtin with its words, or assignments alone. */
export function evaluateSimple(command: SimpleCommand, frame: Frame, states: States): Flow {
  const expander = new Expander(frame, states);
  const words = command.words.flatMap((word) => expander.toWords(word));
  const hasWords = words.length > 0;
  const shell = hasWords && command.assignments.length > 0 ? copyShell(frame.shell) : frame.shell;
  let saves = false;
  for (const { name, value, appends } of command.assignments) {
    const text = expander.toText(value);
    const [part, ...others] = frame.pass.unknowns.list(text);
    const isStatus = text.length === 1 && others.length === 0 && part?.source === 'status';
    saves ||= isStatus && part.name === '?';
    shell.variables.set(
      name,
      isStatus
        ? frame.pass.unknowns.add('status', { name: 'saved' })
        : (appends ? (shell.variables.get(name) ?? '') : '') + text,
    );
  }
  const after = expander.states;
  const inner = redirect(command.redirects, { ...frame, shell }, after);
  if (hasWords) return runWords(words, inner, after);
  if (saves) return flowTo(saveStatus(after));
  return flowTo(expander.hasRunCommand ? after : succeed(after));
}

/** The frame with the input and output of a command with redirections. */
export function redirect(redirects: readonly Redirect[], frame: Frame, states: States): Frame {
  let current = frame;
  for (const { fd, operator, target } of redirects) {
    const expander = new Expander(frame, states);
    const text = expander.toText(target);
    if (operator === '<<' || operator === '<<<') {
      const input = operator === '<<' ? text : `${text}\n`;
      current = { ...current, io: { ...current.io, input } };
    } else if (operator === '<&') current = useDescriptor(text, current, true);
    else if (operator === '<') {
      const isTarget = recordAddress(text, current);
      if (isTarget === null)
        current = { ...current, io: { ...current.io, input: readFile(text, current) } };
      else current = openConnection(current, isTarget);
    } else current = redirectOutput({ fd, operator, text }, current, states);
  }
  return current;
}

function redirectOutput(
  { fd, operator, text }: { fd: number | null; operator: Redirect['operator']; text: string },
  frame: Frame,
  states: States,
): Frame {
  const copy = operator === '>&' ? copiedSink(text, frame) : null;
  if (copy)
    return withOutput(useDescriptor(text, frame, false), copy, {
      output: fd !== 2,
      errors: fd === 2,
    });
  const isTarget = recordAddress(text, frame);
  const opened = openConnection(frame, isTarget ?? false);
  if (operator === '<>' || (fd !== null && fd > 2)) return opened;
  const sink = isTarget === null ? sinkOf(text, frame) : NOWHERE;
  const opener: Invocation = { program: '', args: [], frame, states, isTarget: false };
  openFile(sink, operator.endsWith('>>'), opener);
  const isBoth = operator.startsWith('&') || operator === '>&';
  return withOutput(opened, sink, { output: fd !== 2, errors: fd === 2 || isBoth });
}

const NOWHERE: Sink = { kind: 'nowhere' };

/** The sink of a descriptor, as in `2>&1` and `>&-`; null for the name of a file. */
function copiedSink(descriptor: string, { io }: Frame): Sink | null {
  if (descriptor === '1') return io.output;
  if (descriptor === '2') return io.errors;
  return /^(?:-|\d+)$/.test(descriptor) ? NOWHERE : null;
}

function withOutput(
  frame: Frame,
  sink: Sink,
  replaces: { readonly output: boolean; readonly errors: boolean },
): Frame {
  return {
    ...frame,
    io: {
      ...frame.io,
      ...(replaces.output && { output: sink }),
      ...(replaces.errors && { errors: sink }),
    },
  };
}

/** The command succeeds only if its connection can be opened. */
function openConnection(frame: Frame, isTarget: boolean): Frame {
  if (!isTarget) return frame;
  frame.pass.facts.hasTargetDescriptor = true;
  return { ...frame, opensTarget: true };
}

/** `<&3` and `>&3`: the command fails if the connection behind the descriptor isn't open. */
function useDescriptor(descriptor: string, frame: Frame, reads: boolean): Frame {
  const { facts, unknowns } = frame.pass;
  if (!/^(?:[3-9]|\d\d+)$/.test(descriptor)) return frame;
  const isTarget = facts.hasTargetDescriptor;
  const input = reads ? unknowns.add('output', { isOfTarget: isTarget }) : frame.io.input;
  return { ...openConnection(frame, isTarget), io: { ...frame.io, input } };
}

/** Runs a program, builtin or function, and records that it runs. */
export function runWords(words: readonly string[], frame: Frame, states: States): Flow {
  const { pass } = frame;
  const [first = '', ...args] = words;
  if (states === 0) return flowTo(0);
  if (first === '' || !pass.budget.spend(1 + words.length / 8))
    return flowTo(succeedOrFail(states));
  const body = frame.inShell ? frame.shell.functions.get(first) : undefined;
  if (body) return callFunction(body, words, frame, states);
  const { program, isScript } = normalizeProgram(first);
  const isTarget = pass.isTargetRun([program, ...args]);
  const invocation: Invocation = { program, args, frame, states, isTarget };
  pass.facts.addRun(
    {
      program,
      words: [program, ...args],
      input: frame.io.input ?? '',
      seconds: waitingSeconds(program, args, frame),
      isScript: isScript || isShellFile(program, args),
      inBackground: frame.inBackground,
    },
    frame.isRepeated,
  );
  if (program === 'wait' && frame.inShell) pass.facts.waitForBackground();
  const builtin = frame.inShell ? BUILTINS.get(program) : undefined;
  const flow = builtin ? builtin(invocation) : runProgram(invocation);
  return isTarget || frame.opensTarget
    ? { ...flow, next: completeTarget(succeeded(flow.next)) | failed(flow.next) }
    : flow;
}

/** A shell or an interpreter that runs a file which the manifest doesn't have. */
function isShellFile(program: string, args: readonly string[]): boolean {
  if (!/^(?:[a-z]{0,4}sh|\.|source)$/.test(program)) return false;
  const file = args.find((arg) => !/^[-+]/.test(arg));
  return file?.includes('/') === true && !args.some((arg) => /^-[a-z]*c/.test(arg));
}

function callFunction(body: Command, words: readonly string[], frame: Frame, states: States): Flow {
  if (frame.depth >= COMMAND_LIMITS.scriptDepth) return flowTo(succeedOrFail(states));
  const { shell } = frame;
  const args = shell.args;
  shell.args = [args[0] ?? 'sh', ...words.slice(1)];
  const flow = frame.interpreter.evaluate(body, { ...frame, depth: frame.depth + 1 }, states);
  shell.args = args;
  return { ...flow, next: flow.next | flow.returned, returned: 0 };
}
