/** The options of a program that have a value. */
export interface OptionNames {
  /** Letters of short options. */
  readonly short: string;
  readonly long: ReadonlySet<string>;
  /** Long options can be shortened, such as `--time` for `--timeout`. */
  readonly abbreviates?: boolean;
}

/** Options and other words of a command line. */
export interface ParsedOptions {
  /** Values by letter or long name; '' for options without one. The last value is the last item. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

export const toNames = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/**
 * Splits the words of a command line into options and other words, as getopt does: options can be
 * anywhere, short ones can share a hyphen, and `--` ends them. `stopsAtWord`: the first other word
 * ends them too, as for programs that run another one.
 */
export function parseOptions(
  args: readonly string[],
  { short, long, abbreviates = false }: OptionNames,
  stopsAtWord = false,
): ParsedOptions {
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const isOption = /^-./.test(arg);
    if (arg === '--' || (stopsAtWord && !isOption)) {
      words.push(...args.slice(arg === '--' ? index + 1 : index));
      break;
    }
    if (!isOption) {
      words.push(arg);
      continue;
    }
    const read = arg.startsWith('--') ? readLong(arg, long, abbreviates) : readShort(arg, short);
    if (read.needsValue) index += 1;
    read.names.forEach((name, at) => {
      const isLast = at === read.names.length - 1;
      const value = isLast ? (read.needsValue ? (args[index] ?? '') : read.value) : '';
      const list = values.get(name);
      if (list) list.push(value);
      else values.set(name, [value]);
    });
  }
  return { values, words };
}

/** The options in one word. `value`: of the last one. `needsValue`: it is the next word. */
interface OptionWord {
  readonly names: readonly string[];
  readonly value: string;
  readonly needsValue: boolean;
}

function readLong(arg: string, long: ReadonlySet<string>, abbreviates: boolean): OptionWord {
  const equals = arg.indexOf('=');
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  return equals < 0
    ? {
        names: [name],
        value: '',
        needsValue: long.has(name) || (abbreviates && isAbbreviation(name, long)),
      }
    : { names: [name], value: arg.slice(equals + 1), needsValue: false };
}

function readShort(arg: string, short: string): OptionWord {
  const letters = arg.slice(1).split('');
  const at = letters.findIndex((letter) => short.includes(letter));
  if (at < 0) return { names: letters, value: '', needsValue: false };
  const value = arg.slice(at + 2);
  return { names: letters.slice(0, at + 1), value, needsValue: value === '' };
}

const isAbbreviation = (name: string, long: ReadonlySet<string>): boolean =>
  name.length > 3 && [...long].some((known) => known.startsWith(name));

/** The last value of the first of the names that is given; undefined without one. */
export function lastValue(
  { values }: ParsedOptions,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = values.get(name)?.at(-1);
    if (value !== undefined) return value;
  }
  return undefined;
}
