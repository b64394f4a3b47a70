import { Optional, type Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

/**
 * Longest text that `format`, `replace` and `join` can create: values must not grow from step to
 * step (R7).
 */
const MAX_TEXT_CHARS = 100_000;
const MAX_CACHED_PATTERNS = 500;
const patternCache = new Map<string, RE2JS>();

/**
 * RE2 takes linear time for every pattern (R7).
 * @throws if the pattern isn't valid in RE2.
 */
function compilePattern(pattern: string): RE2JS {
  const compiled = patternCache.get(pattern) ?? RE2JS.compile(pattern);
  if (!patternCache.has(pattern)) {
    if (patternCache.size >= MAX_CACHED_PATTERNS) patternCache.clear();
    patternCache.set(pattern, compiled);
  }
  return compiled;
}

/** Whether the text contains a match of the pattern: `matches` of CEL. */
export function matchesLinear(text: string, pattern: string): boolean {
  return compilePattern(pattern).test(text);
}

function findAll(text: string, pattern: string, limit: bigint): string[] {
  const matcher = compilePattern(pattern).matcher(text);
  const found: string[] = [];
  while ((limit < 0n || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

function assertTextLength(text: string): string {
  if (text.length > MAX_TEXT_CHARS) throw new Error('the resulting text is too long');
  return text;
}

function replaceText(text: string, from: string, to: string, limit: bigint): string {
  const parts = text.split(from);
  const times = limit < 0n ? parts.length - 1 : Math.min(Number(limit), parts.length - 1);
  return assertTextLength(
    parts.slice(0, times + 1).join(to) +
      parts
        .slice(times + 1)
        .map((part) => from + part)
        .join(''),
  );
}

function charAt(text: string, index: bigint): string {
  if (index < 0n || index > BigInt(text.length))
    throw new Error(`index ${String(index)} is out of range`);
  return text.charAt(Number(index));
}

/** One `%` clause, such as `%d` or `%.2f`. */
const CLAUSE = /%(?:%|(?:\.(\d{1,2}))?([sdfexXob]))/g;

function formatText(text: string, values: unknown): string {
  const remaining = Array.isArray(values) ? [...values] : [];
  const result = text.replace(
    CLAUSE,
    (clause, digits: string | undefined, verb: string | undefined) => {
      if (verb === undefined) return clause === '%%' ? '%' : clause;
      if (remaining.length === 0) throw new Error(`missing argument for ${clause}`);
      return formatNumber(verb, digits === undefined ? 6 : Number(digits), remaining.shift());
    },
  );
  return assertTextLength(result);
}

function formatNumber(verb: string, digits: number, value: unknown): string {
  if (verb === 's') return toDisplayText(value);
  if (typeof value !== 'bigint' && typeof value !== 'number')
    throw new Error(`%${verb} needs a number`);
  switch (verb) {
    case 'f':
      return Number(value).toFixed(digits);
    case 'e':
      return Number(value).toExponential(digits);
    case 'x':
      return value.toString(16);
    case 'X':
      return value.toString(16).toUpperCase();
    case 'o':
      return value.toString(8);
    case 'b':
      return value.toString(2);
    default:
      return value.toString();
  }
}

function toDisplayText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toDisplayText).join(', ')}]`;
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value, (_key, item: unknown) =>
        typeof item === 'bigint' ? Number(item) : item,
      )
    : String(value);
}

/**
 * Registers the regular expressions of Kubernetes (`find`, `findAll`) and the string functions that
 * CEL has in addition to its standard. Sources: k8s.io/apiserver, pkg/cel/library/regex.go; cel-go,
 * ext/strings.go.
 */
export function registerStringFunctions(environment: Environment): void {
  environment
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) =>
      findAll(text, pattern, -1n),
    )
    .registerFunction('string.findAll(string, int): list<string>', findAll)
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction(
      'string.replace(string, string): string',
      (text: string, from: string, to: string) => replaceText(text, from, to, -1n),
    )
    .registerFunction('string.replace(string, string, int): string', replaceText)
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''))
    .registerFunction('string.format(list): string', formatText);
}

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const NAME_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/**
 * String formats of Kubernetes, each with its maximum length. Source: apimachinery,
 * pkg/util/validation.
 */
const FORMATS: Readonly<Record<string, readonly [pattern: string, maxLength: number]>> = {
  dns1123Label: [DNS_LABEL, 63],
  dns1123Subdomain: [`${DNS_LABEL}(\\.${DNS_LABEL})*`, 253],
  dns1035Label: ['[a-z]([-a-z0-9]*[a-z0-9])?', 63],
  qualifiedName: [`(${DNS_LABEL}(\\.${DNS_LABEL})*/)?${NAME_PATTERN}`, 317],
  labelValue: [`(${NAME_PATTERN})?`, 63],
  uuid: ['[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', 36],
  date: ['\\d{4}-\\d{2}-\\d{2}', 10],
  datetime: ['\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})', 40],
};

class Formats {
  readonly name = 'format';
}
class Format {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Empty if the text is valid. `validate` of Kubernetes returns the errors. */
function validateFormat({ name }: Format, text: string): Optional {
  const [pattern, maxLength] = FORMATS[name] ?? ['', 0];
  if (text.length <= maxLength && compilePattern(`^(?:${pattern})$`).test(text))
    return Optional.none();
  return Optional.of([`'${text.slice(0, 60)}' isn't a valid ${name}`]);
}

/**
 * Registers `format.dns1123Label().validate(name)` and the other formats. Source: k8s.io/apiserver,
 * pkg/cel/library/format.go.
 */
export function registerFormatFunctions(environment: Environment): void {
  environment
    .registerType('Format', { ctor: Format, fields: {} })
    .registerType('Formats', { ctor: Formats, fields: {} })
    .registerConstant('format', 'Formats', new Formats())
    .registerFunction('Format.validate(string): optional<list<string>>', validateFormat)
    .registerFunction(
      'Formats.named(string): optional<Format>',
      (_formats: Formats, name: string) =>
        Object.hasOwn(FORMATS, name) ? Optional.of(new Format(name)) : Optional.none(),
    );
  for (const name of Object.keys(FORMATS))
    environment.registerFunction(`Formats.${name}(): Format`, () => new Format(name));
}
