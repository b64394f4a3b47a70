import type { Frame, Invocation } from '../interpreter.ts';
import { countOf, print, readFile, unknownOutput } from '../output.ts';
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
import { cannotMatchGlob, cannotMatchRegExp } from '../match-pattern.ts';
import { isKnownText } from '../unknown-parts.ts';
import { lastValue, parseOptions } from './options.ts';

/** Runs `test`, `[` or `[[`. */
export function runTest({ program, args, frame, states }: Invocation): Flow {
  const closing = program === '[' ? ']' : ']]';
  const words = program !== 'test' && args.at(-1) === closing ? args.slice(0, -1) : args;
  return flowTo(evaluateTest(words, frame, states));
}

/** Words of a test that are read; a longer one can succeed or fail. */
const MAX_TEST_WORDS = 64;

/** `-a` binds more closely than `-o`. */
function evaluateTest(words: readonly string[], frame: Frame, states: States): States {
  if (words.length > MAX_TEST_WORDS) return succeedOrFail(states);
  const or = words.indexOf('-o', 1);
  const at = or > 0 ? or : words.indexOf('-a', 1);
  if (at < 0) {
    const isNegated = words[0] === '!';
    const result = compare(isNegated ? words.slice(1) : words, frame, states);
    return isNegated ? negate(result) : result;
  }
  const first = evaluateTest(words.slice(0, at), frame, states);
  const rest = words.slice(at + 1);
  return or > 0
    ? succeeded(first) | evaluateTest(rest, frame, failed(first))
    : failed(first) | evaluateTest(rest, frame, succeeded(first));
}

function compare(words: readonly string[], frame: Frame, states: States): States {
  const [left = '', operator = '', right = ''] = words;
  if (words.length > 3) return succeedOrFail(states);
  if (words.length === 3) return compareTexts(left, operator, right, frame, states);
  if (words.length < 2 || left === '-n') return testText(words.at(-1) ?? '', frame, states);
  if (left === '-z') return negate(testText(operator, frame, states));
  return left === '-s'
    ? succeedWithOutput(readFile(operator, frame), frame, states)
    : succeedOrFail(states);
}

/** Succeeds with a text that isn't empty. */
function testText(text: string, frame: Frame, states: States): States {
  if (!isKnownText(text)) return succeedWithOutput(text, frame, states);
  return text === '' ? fail(states) : succeed(states);
}

function compareTexts(
  left: string,
  operator: string,
  right: string,
  frame: Frame,
  states: States,
): States {
  const countStates = compareCount(left, operator, right, frame, states);
  if (countStates !== null) return countStates;
  if (['=', '==', '-eq', '=~'].includes(operator))
    return compareEqual(left, operator, right, frame, states);
  return operator === '!=' || operator === '-ne'
    ? negate(compareEqual(left, operator, right, frame, states))
    : succeedOrFail(states);
}

/** The states after a test for equality, whose success is that of `=`. */
function compareEqual(
  left: string,
  operator: string,
  right: string,
  frame: Frame,
  states: States,
): States {
  const status =
    compareStatus(left, right, frame, states) ?? compareStatus(right, left, frame, states);
  if (status !== null) return status;
  const isPattern = operator === '=~' || /[*?[]/.test(right);
  if (!isPattern && isKnownText(left + right))
    return left === right ? succeed(states) : fail(states);
  const [output, expected] = isKnownText(right) ? [left, right] : [right, left];
  if (!isKnownText(expected)) return succeedOrFail(states);
  if (expected === '') return negate(succeedWithOutput(output, frame, states));
  return succeedWithOutput(output, frame, states, (text) => {
    if (operator === '=~') return cannotMatchRegExp(text, expected);
    return isPattern ? cannotMatchGlob(text, expected) : text !== expected;
  });
}

/** Comparisons with a limit that a number above 0 can pass and 0 can't. */
function needsMoreThanZero(operator: string, limit: number): boolean {
  if (operator === '-gt') return limit >= 0;
  if (operator === '-ne' || operator === '!=') return limit === 0;
  return ['-ge', '-eq', '=', '=='].includes(operator) && limit > 0;
}

const OPPOSITES: Readonly<Record<string, string>> = {
  '-lt': '-ge',
  '-le': '-gt',
  '-eq': '-ne',
  '=': '!=',
  '==': '!=',
  '-ne': '-eq',
  '!=': '=',
};

/** `[ $(wget -qO- a | wc -c) -gt 0 ]`: the target printed something. Null for another comparison. */
function compareCount(
  left: string,
  operator: string,
  right: string,
  { pass }: Frame,
  states: States,
): States | null {
  const isReversed = isKnownText(left);
  const [count, limit] = isReversed ? [right, left] : [left, right];
  const known = isReversed && /^-[gl]/.test(operator) ? '' : operator;
  if (!pass.unknowns.isCountOfTarget(count) || !/^\d{1,9}$/.test(limit)) return null;
  if (needsMoreThanZero(known, Number(limit))) return completeWithSuccess(states);
  return needsMoreThanZero(OPPOSITES[known] ?? '', Number(limit))
    ? negate(completeWithSuccess(states))
    : succeedOrFail(states);
}

/** `[ $? = 0 ]`: the states in which the exit code is 0 succeed. Null for another comparison. */
function compareStatus(code: string, zero: string, frame: Frame, states: States): States | null {
  const [part] = frame.pass.unknowns.list(code);
  if (part?.source !== 'status' || zero !== '0') return null;
  return part.name === '?' ? states : restoreStatus(states);
}

/** The command succeeds only if the target has. */
function completeWithSuccess(states: States): States {
  const next = succeedOrFail(states);
  return completeTarget(succeeded(next)) | failed(next);
}

/**
 * A test that succeeds only with a text. If that is output of the target, the target succeeded.
 * `failsWithout`: whether the test fails for what remains of the text without that output; by
 * default if that is blank.
 */
function succeedWithOutput(
  text: string,
  { pass }: Frame,
  states: States,
  failsWithout: (rest: string) => boolean = () => false,
): States {
  const rest = pass.unknowns.withoutOutputOfTarget(text);
  return rest !== null && (rest.trim() === '' || failsWithout(rest))
    ? completeWithSuccess(states)
    : succeedOrFail(states);
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
  const has = (...names: readonly string[]) => names.some((name) => values.has(name));
  if (has('c', 'count')) print(invocation, `${countOf(invocation, text)}\n`);
  else if (!has('q', 'quiet', 'silent', 'l'))
    print(invocation, unknownOutput(invocation, findLines(text, args)));
  const isInverted = has('v', 'L', 'invert-match');
  if (text === '') return flowTo(fail(states));
  if (isInverted) return flowTo(succeedOrFail(states));
  const pattern = lastValue({ values, words }, 'e', 'regexp') ?? (hasPattern ? '' : words[0]);
  return flowTo(
    succeedWithOutput(text, frame, states, (rest) => cannotMatchRegExp(rest, pattern ?? '')),
  );
}

/**
 * The lines that can be found. A name in capitals, as in `env | grep NODE_NAME`, finds lines of
 * variables by their names.
 */
function findLines(text: string, args: readonly string[]): string {
  const options = args.filter((arg) => arg.startsWith('-')).join('');
  const [, name] = /^\^?([A-Z][A-Z0-9_]*)=?$/.exec(args.at(-1) ?? '') ?? [];
  if (name === undefined || !/^[-Ev]*$/.test(options)) return text;
  const isInverted = options.includes('v');
  return text
    .split('\n')
    .filter((line) => {
      const [, variable] = /^([A-Za-z_]\w*)=/.exec(line) ?? [];
      return variable === undefined || variable.includes(name) !== isInverted;
    })
    .join('\n');
}

/** Runs `jq`: with `-e` it succeeds only with a value. */
export function runJq(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const text = frame.io.input ?? '';
  print(invocation, unknownOutput(invocation, text));
  const tests = args.some((arg) => arg === '--exit-status' || /^-[a-zA-Z]*e/.test(arg));
  return flowTo(tests ? succeedWithOutput(text, frame, states) : succeedOrFail(states));
}
