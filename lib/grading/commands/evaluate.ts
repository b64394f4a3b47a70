import { evaluateBranch, joinBranches, type Branch } from './branches.ts';
import { limitText } from './facts.ts';
import { Expander } from './expand.ts';
import { copyShell, type Frame, type Interpreter, type Io } from './interpreter.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { cannotMatchGlob } from './match-pattern.ts';
import { parseScript } from './parser.ts';
import { evaluateSimple, redirect, runWords } from './run.ts';
import {
  completeTarget,
  fail,
  failed,
  flowTo,
  mergeFlows,
  negate,
  NO_FLOW,
  NO_STATES,
  succeed,
  succeeded,
  succeedOrFail,
  withoutNext,
  type Flow,
  type States,
} from './states.ts';
import type { Command } from './syntax.ts';
import { bareText, literalText, type Word } from './tokens.ts';
import { isKnownText } from './unknown-parts.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Enough passes for the eight states of a loop to become stable in practice. */
const LOOP_PASSES = 4;

/**
 * Evaluates a command: which states the script can be in afterwards. Adds what the command does to
 * the facts of the pass. Commands that can't be reached have no facts. Without steps left, nothing
 * more is evaluated, and the command can succeed or fail.
 */
function evaluate(command: Command, frame: Frame, states: States): Flow {
  if (states === NO_STATES) return NO_FLOW;
  if (!frame.pass.budget.spend(1)) return flowTo(succeedOrFail(states));
  switch (command.kind) {
    case 'simple':
      return evaluateSimple(command, frame, states);
    case 'pipeline':
      return evaluatePipeline(command, frame, states);
    case 'chain':
      return evaluateChain(command, frame, states);
    case 'list':
      return evaluateList(command, frame, states);
    case 'redirected':
      return evaluate(command.body, redirect(command.redirects, frame, states), states);
    case 'subshell':
      return evaluateSubshell(command.body, frame, states);
    case 'if':
      return evaluateIf(command, frame, states);
    case 'loop':
      return evaluateLoop(command, frame, states);
    case 'for':
      return evaluateFor(command, frame, states);
    case 'case':
      return evaluateCase(command, frame, states);
    case 'function':
      frame.shell.functions.set(command.name, command.body);
      return flowTo(succeed(states));
    case 'syntax-error':
      return { ...NO_FLOW, exited: fail(states) };
  }
}

/** With `set -e`, a shell ends when a command fails whose exit code isn't tested. */
function exitOnError(flow: Flow, { shell, isCondition }: Frame): Flow {
  if (!shell.exitsOnError || isCondition) return flow;
  return { ...flow, next: succeeded(flow.next), exited: flow.exited | failed(flow.next) };
}

function evaluateLast(command: Command, frame: Frame, states: States): Flow {
  const flow = evaluate(command, frame, states);
  // In other commands, the failure of an inner command counts, if it isn't tested.
  const counts =
    command.kind === 'simple' ||
    command.kind === 'subshell' ||
    (command.kind === 'pipeline' && !command.isNegated);
  return counts ? exitOnError(flow, frame) : flow;
}

function evaluateList({ items }: CommandOf<'list'>, frame: Frame, states: States): Flow {
  let result = flowTo(states);
  for (const { command, inBackground } of items) {
    const before = result.next;
    if (before === NO_STATES) break;
    const flow = inBackground
      ? startInBackground(command, frame, before)
      : evaluateLast(command, frame, before);
    result = mergeFlows(withoutNext(result), flow);
  }
  return result;
}

/** The script continues at once, before or after the command in the background has ended. */
function startInBackground(command: Command, frame: Frame, states: States): Flow {
  const flow = evaluateSubshell(command, { ...frame, inBackground: true }, states);
  return flowTo(succeed(states | flow.next));
}

function evaluateChain({ first, rest }: CommandOf<'chain'>, frame: Frame, states: States): Flow {
  let result = evaluate(first, { ...frame, isCondition: true }, states);
  rest.forEach(({ operator, command }, index) => {
    const [entering, skipping] =
      operator === '&&'
        ? [succeeded(result.next), failed(result.next)]
        : [failed(result.next), succeeded(result.next)];
    const isLast = index === rest.length - 1;
    const skipped = evaluateBranch(frame, () => ({ ...result, next: skipping }));
    const entered = evaluateBranch(frame, (inner) =>
      isLast
        ? evaluateLast(command, inner, entering)
        : evaluate(command, { ...inner, isCondition: true }, entering),
    );
    result = joinBranches(frame, [skipped, entered]);
  });
  return result;
}

function evaluatePipeline(
  { items, isNegated }: CommandOf<'pipeline'>,
  frame: Frame,
  states: States,
): Flow {
  const [only] = items;
  if (items.length === 1 && only) {
    const flow = evaluate(only, { ...frame, isCondition: true }, states);
    return isNegated ? { ...flow, next: negate(flow.next) } : flow;
  }
  let current = states;
  let failedBefore = NO_STATES;
  let input = frame.io.input;
  items.forEach((item, index) => {
    const chunks: string[] = [];
    const isLast = index === items.length - 1;
    const io: Io = {
      ...frame.io,
      input,
      ...(!isLast && { output: { kind: 'pipe', chunks } as const }),
    };
    const { next } = evaluateSubshell(item, { ...frame, io, isCondition: true }, current);
    input = limitText(chunks.join(''));
    // A command that never ends is ended by the next one.
    if (isLast) current = next;
    else if (next !== NO_STATES) {
      if (frame.shell.failsWithPipe) failedBefore |= failed(next);
      current = (frame.shell.failsWithPipe && succeeded(next)) || next;
    }
  });
  const all = current | failedBefore;
  return flowTo(isNegated ? negate(all) : all);
}

/** Ends with the exit code of the command, also after `exit`. */
function evaluateSubshell(body: Command, frame: Frame, states: States): Flow {
  const inner = { ...frame, shell: copyShell(frame.shell) };
  const flow = runExitTrap(evaluate(body, inner, states), inner);
  return flowTo(flow.next | flow.exited | flow.returned | flow.broken | flow.continued);
}

/**
 * `trap ... EXIT`: its commands run at the end. The exit code stays, except with `exit`. The trap
 * can be set in a part of the script that doesn't run.
 */
function runExitTrap(flow: Flow, frame: Frame): Flow {
  const { exitTrap } = frame.shell;
  if (exitTrap === null) return flow;
  frame.shell.exitTrap = null;
  const ended = flow.next | flow.exited | flow.returned;
  const after = evaluateScript(exitTrap, frame, ended);
  return after.exited === NO_STATES
    ? { ...flow, exited: ended, next: NO_STATES, returned: NO_STATES }
    : { ...NO_FLOW, exited: ended | after.exited };
}

function evaluateIf({ branches, otherwise }: CommandOf<'if'>, frame: Frame, states: States): Flow {
  const results: Branch[] = [];
  let remaining = states;
  let ended: Flow = NO_FLOW;
  for (const { condition, body } of branches) {
    const tested = evaluate(condition, { ...frame, isCondition: true }, remaining);
    const taken = succeeded(tested.next);
    results.push(evaluateBranch(frame, (inner) => evaluate(body, inner, taken)));
    ended = mergeFlows(ended, withoutNext(tested));
    remaining = failed(tested.next);
  }
  results.push(
    evaluateBranch(frame, (inner) =>
      otherwise ? evaluate(otherwise, inner, remaining) : flowTo(succeed(remaining)),
    ),
  );
  return mergeFlows(ended, joinBranches(frame, results));
}

function evaluateLoop(
  { isUntil, condition, body }: CommandOf<'loop'>,
  frame: Frame,
  states: States,
): Flow {
  const { shell } = frame;
  const { exitsOnError, failsWithPipe } = shell;
  let result: Flow = NO_FLOW;
  let entry = states;
  let bodyFails = false;
  const hasUnknownPasses = frame.hasUnknownPasses || isTest(condition);
  for (let pass = 0; pass < LOOP_PASSES; pass += 1) {
    const inner = {
      ...frame,
      inLoop: true,
      isRepeated: frame.isRepeated || pass > 0,
      hasUnknownPasses,
    };
    const tested = evaluate(condition, { ...inner, isCondition: true }, entry);
    const leaves = isUntil ? succeeded(tested.next) : failed(tested.next);
    const enters = isUntil ? failed(tested.next) : succeeded(tested.next);
    const run = evaluate(body, inner, enters);
    shell.exitsOnError &&= exitsOnError;
    shell.failsWithPipe &&= failsWithPipe;
    bodyFails ||= failed(run.next) !== NO_STATES;
    result = mergeFlows(result, withoutNext(tested), withoutNext(run), flowTo(leaves));
    const nextEntry = entry | run.next | run.continued;
    if (nextEntry === entry) break;
    entry = nextEntry;
  }
  const left = succeed(result.next) | (bodyFails ? fail(result.next) : NO_STATES);
  return leaveLoop({ ...result, next: left });
}

/** Whether a condition is `[ ... ]` or `((...))`, such as of a loop that counts. */
function isTest(condition: Command): boolean {
  if (condition.kind === 'list') return condition.items.every(({ command }) => isTest(command));
  if (condition.kind === 'pipeline') return condition.items.every(isTest);
  if (condition.kind === 'subshell') return true;
  const [first] = condition.kind === 'simple' ? condition.words : [];
  return first !== undefined && /^(?:\[|\[\[|test)$/.test(bareText(first) ?? '');
}

/** Behind a loop, `break` and `continue` are over. */
function leaveLoop({ next, exited, returned, broken }: Flow): Flow {
  return { ...NO_FLOW, exited, returned, next: next | succeed(broken) };
}

function evaluateFor({ name, words, body }: CommandOf<'for'>, frame: Frame, states: States): Flow {
  const expander = new Expander(frame, states);
  const values = words?.flatMap((word) => expander.toWords(word)) ?? frame.shell.args.slice(1);
  const isOpen =
    (words === null && name === '') ||
    values.length > COMMAND_LIMITS.iterations ||
    values.some((value) => !isKnownText(value) || /^\{.*\.\..*\}$/.test(value));
  let result = flowTo(values.length === 0 ? succeed(expander.states) : expander.states);
  const passes = [
    ...values.slice(0, COMMAND_LIMITS.iterations).map((value) => ({ value, isExtra: false })),
    ...(isOpen
      ? [1, 2].map(() => ({ value: frame.pass.unknowns.add('shell'), isExtra: true }))
      : []),
  ];
  for (const { value, isExtra } of passes) {
    frame.shell.variables.set(name, value);
    const inner = {
      ...frame,
      inLoop: true,
      isRepeated: frame.isRepeated || isExtra,
      hasUnknownPasses:
        frame.hasUnknownPasses || (isOpen && values.length <= COMMAND_LIMITS.iterations),
    };
    const run = evaluate(body, inner, result.next);
    const next = run.next | run.continued | (isExtra ? result.next : NO_STATES);
    result = mergeFlows(withoutNext(result), { ...run, next, continued: NO_STATES });
  }
  return leaveLoop(result);
}

function evaluateCase(
  { subject, branches }: CommandOf<'case'>,
  frame: Frame,
  states: States,
): Flow {
  const expander = new Expander(frame, states);
  const text = expander.toText(subject);
  const results: Branch[] = [];
  let isDecided = false;
  for (const { patterns, body } of branches) {
    const matches = patterns.map((pattern) => matchesPattern(expander.toText(pattern), text));
    if (isDecided || (!matches.includes(true) && !matches.includes(null))) continue;
    isDecided = matches.includes(true);
    const entering = isTestOfTarget(patterns, text, frame)
      ? completeTarget(expander.states)
      : expander.states;
    const isEmpty = body.kind === 'list' && body.items.length === 0;
    results.push(
      evaluateBranch(frame, (inner) =>
        isEmpty ? flowTo(succeed(entering)) : evaluate(body, inner, entering),
      ),
    );
  }
  if (!isDecided) results.push(evaluateBranch(frame, () => flowTo(succeed(expander.states))));
  return joinBranches(frame, results);
}

/** The text can match a pattern only with output of the target. */
function isTestOfTarget(patterns: readonly Word[], text: string, { pass }: Frame): boolean {
  const rest = pass.unknowns.withoutOutputOfTarget(text)?.trim();
  return (
    rest !== undefined &&
    patterns.every((pattern) => cannotMatchGlob(rest, literalText(pattern) ?? ''))
  );
}

/** Null if it can't be told. */
function matchesPattern(pattern: string, text: string): boolean | null {
  if (pattern === '*') return true;
  return isKnownText(pattern + text) && !/[*?[\]]/.test(pattern) ? pattern === text : null;
}

function evaluateScript(script: string, frame: Frame, states: States): Flow {
  const { pass, depth } = frame;
  if (depth >= COMMAND_LIMITS.scriptDepth || !pass.budget.spend(1 + script.length / 64))
    return flowTo(succeedOrFail(states));
  return evaluate(parseScript(script), { ...frame, inShell: true, depth: depth + 1 }, states);
}

/** Evaluates commands. The only implementation: programs get it with their frame. */
export const INTERPRETER: Interpreter = {
  evaluate: (command, frame, states) => evaluate(command, frame, states),
  evaluateScript: (script, frame, states) => evaluateScript(script, frame, states),
  runScript: (script, frame, states) => {
    const { next, exited, returned, broken, continued } = runExitTrap(
      evaluateScript(script, frame, states),
      frame,
    );
    return flowTo(next | exited | returned | broken | continued);
  },
  runWords,
};
