import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import pinoPretty from 'pino-pretty';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

type LogLevel = 'info' | 'warn' | 'error';

/** Searchable values of a log entry. */
interface LogFields {
  readonly workshopId?: string;
  readonly seatId?: string;
  readonly requestId?: string;
  readonly [name: string]: unknown;
}

/** Writes one log entry for the operator. Never pass a secret. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Limits of the server log, in UTF-16 code units and lines. */
export const LOG_LIMITS = {
  /** A longer line contains data of users and would fill the disk; the rest is cut. */
  lineChars: 2_000,
  /** Lines of one kind: the same level and message, apart from numbers and quoted texts. */
  linesPerMinute: 20,
  /** Kinds that are counted; beyond it, the kind that was used longest ago is forgotten. */
  kinds: 1_000,
} as const;
const REDACTED = '[redacted]';
const SECRET_FIELDS = ['token', 'cookie', 'authorization', 'secret', 'password'];
/** Join tokens, link tokens, session cookies and bearer tokens inside a text. */
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/podium1\.[\w.-]+/g, REDACTED],
  [/\b[a-z2-7]{32}\.[\w-]{43}/g, REDACTED],
  [/\b(podium_session=)[^;\s]+/g, `$1${REDACTED}`],
  [/\b(Bearer )\S+/gi, `$1${REDACTED}`],
];

const fieldsOfScope = new AsyncLocalStorage<LogFields>();

/** Adds `fields` to every entry that `work` logs, also asynchronously. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return fieldsOfScope.run({ ...fieldsOfScope.getStore(), ...fields }, work);
}

/** Logs JSON lines, or colored lines for people if the stream is a terminal. */
export function createLogger(stream: LogStream, now: () => Date): Log {
  const format = stream.isTTY === true ? createPrettyFormat() : (line: string) => line;
  const logger = pino(
    {
      base: null,
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => cleanFields(fields) as Record<string, unknown>,
      },
      mixin: () => fieldsOfScope.getStore() ?? {},
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: REDACTED,
      },
    },
    { write: (line) => void stream.write(format(line)) },
  );
  const write: Log = (level, message, fields = {}) => {
    logger[level](fields, cleanText(message));
  };
  return limitLines(write, now);
}

/**
 * Passes on at most `linesPerMinute` lines of each kind; the next line of the kind after that minute
 * says how many were left out. Security events have limits of their log (`AUDIT_LIMITS`).
 */
function limitLines(write: Log, now: () => Date): Log {
  const kinds = new Map<string, { minute: number; lines: number }>();
  return (level, message, fields = {}) => {
    const kind = `${level} ${message.slice(0, 200).replace(/"[^"]*"|'[^']*'|\d+/g, '#')}`;
    const minute = Math.floor(now().getTime() / MINUTE_MS);
    const known = kinds.get(kind);
    kinds.delete(kind);
    if (kinds.size >= LOG_LIMITS.kinds) kinds.delete(kinds.keys().next().value ?? '');
    const counter = known?.minute === minute ? known : { minute, lines: 0 };
    kinds.set(kind, counter);
    if (known !== undefined && known !== counter && known.lines > LOG_LIMITS.linesPerMinute)
      write(level, `${String(known.lines - LOG_LIMITS.linesPerMinute)} more lines like the next`);
    counter.lines += 1;
    if (counter.lines <= LOG_LIMITS.linesPerMinute || 'securityEvent' in fields)
      write(level, message, fields);
  };
}

function createPrettyFormat(): (line: string) => string {
  return pinoPretty.prettyFactory({
    colorize: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
  });
}

/** Frames of a stack trace at the end of a text, the only lines that continue an entry. */
const STACK_FRAMES = /(?:\n {4}at [^\n]{1,500})+$/;
/**
 * R9: escapes what a terminal would obey, removes secrets and limits the length of each line. Stack
 * frames keep their lines: JSON escapes them, and the pretty format indents them.
 */
function cleanText(text: string): string {
  const redacted = SECRETS_IN_TEXT.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
  const frames = STACK_FRAMES.exec(redacted)?.[0] ?? '';
  const message = redacted.slice(0, redacted.length - frames.length);
  return [message, ...frames.split('\n').slice(1)]
    .map((line) => escapeUnsafe(line).slice(0, LOG_LIMITS.lineChars))
    .join('\n');
}

function cleanFields(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanFields);
  if (value instanceof Error) return cleanText(value.stack ?? value.message);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [cleanText(name), cleanFields(field)]),
  );
}
