import type { Frame, Invocation } from '../interpreter.ts';
import { print, readFile, unknownOutput } from '../output.ts';
import {
  completeTarget,
  fail,
  failed,
  flowTo,
  negate,
  restoreStatus,
  succeed,
  succeeded,
  succeedOrFail,
  type Flow,
  type States,
} from '../states.ts';
import { isKnownText } from '../unknown-parts.ts';
import { parseOptions } from './options.ts';

/** Runs `test`, `[` or `[[`. */
export function runTest({ program, args, frame, states }: Invocation): Flow {
  const closing = program === '[' ? ']' : ']]';
  const words = program !== 'test' && args.at(-1) === closing ? args.slice(0, -1) : args;
  const isNegated = words[0] === '!';
  const result = compare(isNegated ? words.slice(1) : words, frame, states);
  return flowTo(isNegated ? negate(result) : result);
}

function compare(words: readonly string[], frame: Frame, states: States): States {
  const [left = '', operator = '', right = ''] = words;
  if (words.length === 3) return compareTexts(left, operator, right, frame, states);
  const text = words.length === 2 ? operator : left;
  if (words.length > 2 || (words.length === 2 && left !== '-n' && left !== '-z'))
    return succeedOrFail(states);
  const isEmpty = words.length === 2 && left === '-z';
  if (isKnownText(text)) return (text === '') === isEmpty ? succeed(states) : fail(states);
  return isEmpty ? succeedOrFail(states) : succeedWithOutput(text, frame, states);
}

function compareTexts(
  left: string,
  operator: string,
  right: string,
  frame: Frame,
  states: States,
): States {
  const equals = ['=', '==', '-eq', '=~'].includes(operator);
  if (!equals && operator !== '!=' && operator !== '-ne') return succeedOrFail(states);
  const status =
    compareStatus(left, right, frame, states) ?? compareStatus(right, left, frame, states);
  if (status !== null) return equals ? status : negate(status);
  if (operator !== '=~' && isKnownText(left + right) && !/[*?[]/.test(right))
    return (left === right) === equals ? succeed(states) : fail(states);
  const [output, expected] = isKnownText(right) ? [left, right] : [right, left];
  return equals && isKnownText(expected) && expected !== ''
    ? succeedWithOutput(output, frame, states)
    : succeedOrFail(states);
}

/** `[ $? = 0 ]`: the states in which the exit code is 0 succeed. Null for another comparison. */
function compareStatus(code: string, zero: string, frame: Frame, states: States): States | null {
  const [part] = frame.pass.unknowns.list(code);
  if (part?.source !== 'status' || zero !== '0') return null;
  return part.name === '?' ? states : restoreStatus(states);
}

/** The test succeeds only with a text. If that is output of the target, the target succeeded. */
function succeedWithOutput(text: string, { pass }: Frame, states: States): States {
  const next = succeedOrFail(states);
  return pass.unknowns.isOutputOfTarget(text)
    ? completeTarget(succeeded(next)) | failed(next)
    : next;
}

/** Runs `grep`: it succeeds only if it finds a line, so it tests what is piped into it. */
export function runGrep(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const { values, words } = parseOptions(args, {
    short: 'efmABCdD',
    long: new Set(['regexp', 'file', 'max-count', 'after-context', 'before-context', 'context']),
  });
  const hasPattern = values.has('e') || values.has('f') || values.has('regexp');
  const files = hasPattern ? words : words.slice(1);
  const text =
    files.length > 0 ? files.map((file) => readFile(file, frame)).join('') : (frame.io.input ?? '');
  if (!['q', 'quiet', 'silent', 'c', 'count', 'l'].some((name) => values.has(name)))
    print(invocation, unknownOutput(invocation, text));
  const isInverted = ['v', 'L', 'invert-match'].some((name) => values.has(name));
  if (text === '') return flowTo(fail(states));
  return flowTo(isInverted ? succeedOrFail(states) : succeedWithOutput(text, frame, states));
}

/** Runs `jq`: with `-e` it succeeds only with a value. */
export function runJq(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const text = frame.io.input ?? '';
  print(invocation, unknownOutput(invocation, text));
  const tests = args.some((arg) => arg === '--exit-status' || /^-[a-zA-Z]*e/.test(arg));
  return flowTo(tests ? succeedWithOutput(text, frame, states) : succeedOrFail(states));
}
