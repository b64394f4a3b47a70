import { unescapeAnsi, unescapeEcho } from '../escapes.ts';
import type { Invocation } from '../interpreter.ts';
import {
  countOf,
  formatEnvironment,
  openFile,
  print,
  readFile,
  sinkOf,
  unknownOutput,
  writeTo,
} from '../output.ts';
import { flowTo, succeed, succeedOrFail, type Flow } from '../states.ts';
import { isKnownText } from '../unknown-parts.ts';
import { lastValue, parseOptions, toNames } from './options.ts';

/** Runs `echo`, with `-n` and `-e` as in busybox and bash. */
export function runEcho(invocation: Invocation): Flow {
  const { args, states } = invocation;
  const start = args.findIndex((arg) => !/^-[neE]+$/.test(arg));
  const flags = args.slice(0, start < 0 ? args.length : start).join('');
  const text = args.slice(start < 0 ? args.length : start).join(' ');
  const escaped = /e[^E]*$/.test(flags);
  const { text: printed, ends } = escaped ? unescapeEcho(text) : { text, ends: false };
  print(invocation, printed + (flags.includes('n') || ends ? '' : '\n'));
  return flowTo(succeed(states));
}

const CONVERSION = /%(?:%|[-+ #0]*\d*(?:\.\d+)?([a-zA-Z]))/g;
/** How often a format can be repeated for its arguments. */
const MAX_REPETITIONS = 64;

/** Runs `printf FORMAT [ARGUMENT...]`. The format is repeated while there are arguments. */
export function runPrintf(invocation: Invocation): Flow {
  const args = invocation.args[0] === '--' ? invocation.args.slice(1) : invocation.args;
  const [format = '', ...values] = args;
  let [text, used] = ['', 0];
  for (let repetition = 0; repetition < MAX_REPETITIONS; repetition += 1) {
    const before = used;
    text += unescapeAnsi(
      format.replace(CONVERSION, (clause, letter: string | undefined) => {
        if (letter === undefined) return clause === '%%' ? '\u0001' : clause;
        const value = values[used] ?? (letter === 's' || letter === 'b' ? '' : '0');
        used += 1;
        return letter === 'b' ? value : value.replaceAll('\\', '\\\\');
      }),
    ).replaceAll('\u0001', '%');
    if (used >= values.length || used === before) break;
  }
  print(invocation, text);
  return flowTo(succeed(invocation.states));
}

/** The text that a program reads: the files in its arguments, else what is piped into it. */
function readInput(invocation: Invocation, files: readonly string[]): string {
  const { frame } = invocation;
  const input = frame.io.input ?? unknownOutput(invocation);
  if (files.length === 0) return input;
  return files.map((file) => (file === '-' ? input : readFile(file, frame))).join('');
}

/** Runs `cat`. It fails if a file doesn't exist. */
export function runCat(invocation: Invocation): Flow {
  const files = invocation.args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  print(invocation, readInput(invocation, files));
  const { states } = invocation;
  return flowTo(files.length === 0 ? succeed(states) : succeedOrFail(states));
}

/** Runs `tee`: prints its input, and writes it to files. */
export function runTee(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const text = readInput(invocation, []);
  const appends = args.some((arg) => arg === '--append' || /^-[a-z]*a/.test(arg));
  for (const file of args.filter((arg) => !arg.startsWith('-'))) {
    const sink = sinkOf(file, frame);
    openFile(sink, appends, invocation);
    writeTo(sink, text, invocation);
  }
  print(invocation, text);
  return flowTo(succeed(states));
}

/** Runs `printenv [NAME...]`. */
export function runPrintenv(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const names = args.filter((arg) => !arg.startsWith('-'));
  for (const name of names)
    if (!frame.shell.variables.has(name)) frame.pass.facts.addUnsetVariable(name);
    else print(invocation, `${frame.shell.variables.get(name) ?? ''}\n`);
  if (names.length === 0) print(invocation, formatEnvironment(frame));
  return flowTo(names.length === 0 ? succeed(states) : succeedOrFail(states));
}

/** Runs `tr`. With `-d`, the rest of a known text is known. */
export function runTr(invocation: Invocation): Flow {
  const { args, states } = invocation;
  const text = readInput(invocation, []);
  const { values, words } = parseOptions(args, { short: '', long: new Set() });
  const set = unescapeAnsi(words[0] ?? '');
  const deletes = values.has('d') || values.has('delete');
  const isPlain = !values.has('c') && !values.has('C') && !/[[\]-]/.test(set);
  print(
    invocation,
    deletes && isPlain && isKnownText(set)
      ? [...text].filter((char) => !set.includes(char)).join('')
      : unknownOutput(invocation, text),
  );
  return flowTo(succeed(states));
}

/** Runs `head`. With `-c`, the beginning of a known text is known. */
export function runHead(invocation: Invocation): Flow {
  const options = parseOptions(invocation.args, { short: 'cn', long: new Set(['bytes', 'lines']) });
  const text = readInput(invocation, options.words);
  const bytes = lastValue(options, 'c', 'bytes') ?? '';
  print(
    invocation,
    isKnownText(text) && /^-?\d+$/.test(bytes)
      ? text.slice(0, Number(bytes))
      : unknownOutput(invocation, text),
  );
  return flowTo(succeedOrFail(invocation.states));
}

/** Runs a program that prints a part of its input, or its input in another form. */
export function runFilter(invocation: Invocation): Flow {
  const { args, frame, program } = invocation;
  const words = args.filter((arg) => !arg.startsWith('-'));
  // The first word of sed and awk is a script.
  const files = /^(?:sed|awk|cut)$/.test(program) ? words.slice(1) : words;
  const text =
    files.length > 0 ? files.map((file) => readFile(file, frame)).join('') : (frame.io.input ?? '');
  print(invocation, unknownOutput(invocation, text));
  return flowTo(succeedOrFail(invocation.states));
}

/** Runs a program that prints a value computed from its input, such as a checksum. */
export function runDigest(invocation: Invocation): Flow {
  print(invocation, invocation.frame.pass.unknowns.add('output'));
  return flowTo(succeedOrFail(invocation.states));
}

/** Runs `wc`: a number, with names of files behind it. */
export function runCount(invocation: Invocation): Flow {
  const files = invocation.args.filter((arg) => !arg.startsWith('-'));
  const names = files.length > 0 ? ` ${files.join(' ')}` : '';
  print(invocation, `${countOf(invocation, readInput(invocation, files))}${names}\n`);
  return flowTo(succeedOrFail(invocation.states));
}

/** Numbers that `seq` prints at most; with more, they are unknown. */
const MAX_NUMBERS = 64;

/** Runs `seq [FIRST [STEP]] LAST`. */
export function runSequence(invocation: Invocation): Flow {
  const { args, states } = invocation;
  const numbers = args.map((arg) => (/^\d{1,9}$/.test(arg) ? Number(arg) : Number.NaN));
  const [first, last] = [numbers.length > 1 ? (numbers[0] ?? 1) : 1, numbers.at(-1) ?? 0];
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  const isKnown = args.length > 0 && count <= MAX_NUMBERS && !numbers.includes(Number.NaN);
  print(
    invocation,
    isKnown
      ? Array.from({ length: count }, (_, index) => `${String(first + index * step)}\n`).join('')
      : unknownOutput(invocation),
  );
  return flowTo(succeedOrFail(states));
}

/** Runs `cp` or `mv`: the last word gets the content of the first. */
export function runCopy(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const words = args.filter((arg) => !arg.startsWith('-'));
  const [from, to] = [words[0], words.at(-1)];
  if (words.length === 2 && from !== undefined && to !== undefined) {
    const text = readFile(from, frame);
    const sink = sinkOf(to, frame);
    openFile(sink, false, invocation);
    writeTo(sink, text, invocation);
  }
  return flowTo(succeedOrFail(states));
}

/** Runs `dd`: the file after `of=` gets that after `if=`, or what is piped in. */
export function runDd(invocation: Invocation): Flow {
  const { args, frame, states } = invocation;
  const valueOf = (name: string) => args.find((arg) => arg.startsWith(name))?.slice(name.length);
  const [from, to] = [valueOf('if='), valueOf('of=')];
  const text = readInput(invocation, from === undefined ? [] : [from]);
  if (to === undefined) print(invocation, text);
  else {
    const sink = sinkOf(to, frame);
    openFile(sink, false, invocation);
    writeTo(sink, text, invocation);
  }
  return flowTo(succeedOrFail(states));
}

/** Runs `truncate -s SIZE FILE...`: what remains of the files is unknown. */
export function runTruncate(invocation: Invocation): Flow {
  const { values, words } = parseOptions(invocation.args, { short: 'sr', long: TRUNCATE_OPTIONS });
  const isEmptied = [...(values.get('s') ?? []), ...(values.get('size') ?? [])].at(-1) === '0';
  for (const file of words) {
    const sink = sinkOf(file, invocation.frame);
    const rest = isEmptied ? '' : unknownOutput(invocation, readFile(file, invocation.frame));
    openFile(sink, false, invocation);
    writeTo(sink, rest, invocation);
  }
  return flowTo(succeedOrFail(invocation.states));
}

const TRUNCATE_OPTIONS = toNames('size reference');

/** Runs `touch`: the files exist afterwards. */
export function runTouch(invocation: Invocation): Flow {
  for (const file of invocation.args.filter((arg) => !arg.startsWith('-')))
    openFile(sinkOf(file, invocation.frame), true, invocation);
  return flowTo(succeedOrFail(invocation.states));
}
