import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import pinoPretty from 'pino-pretty';
import type { JsonObject } from '#lib/kit/json.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

type LogLevel = 'info' | 'warn' | 'error';

/**
 * Searchable values of a log entry. The list is fixed, so that no header, body, cookie or token gets
 * into the log by mistake.
 */
export interface LogFields {
  readonly workshopId?: string | undefined;
  readonly seatId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly personId?: string | undefined;
  readonly route?: string | undefined;
  readonly ms?: number | undefined;
  readonly err?: Error | undefined;
  /** The kind of an entry of the security log, with who did it, from where, and its facts. */
  readonly securityEvent?: string | undefined;
  readonly actor?: string | undefined;
  readonly address?: string | undefined;
  readonly detail?: JsonObject | undefined;
}
const FIELD_NAMES = [
  'workshopId',
  'seatId',
  'requestId',
  'personId',
  'route',
  'ms',
  'err',
  'securityEvent',
  'actor',
  'address',
  'detail',
] as const satisfies readonly (keyof LogFields)[];

/** Writes one log entry for the operator. Never pass a secret. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** `format` null: by the stream. Entries below `level` are left out. */
export interface LogOptions {
  readonly format?: 'text' | 'json' | null;
  readonly level?: LogLevel;
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
/** In the facts of a security event. */
const SECRET_FIELDS = ['token', 'cookie', 'authorization', 'secret', 'password'];
/** Tokens, session cookies and the passwords in addresses, inside a text. */
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/podium1\.[\w.-]+/g, REDACTED],
  [/\b[a-z2-7]{32}\.[\w-]{43}/g, REDACTED],
  [/\b(podium_session=)[^;\s]+/g, `$1${REDACTED}`],
  [/\b(Bearer )\S+/gi, `$1${REDACTED}`],
  [/\bpodium_pat_[\w-]+/g, REDACTED],
  [/\b([a-z][a-z0-9+.-]*:\/\/)\S*@/gi, `$1${REDACTED}@`],
];

const fieldsOfScope = new AsyncLocalStorage<LogFields>();

/** Adds `fields` to every entry that `work` logs, also asynchronously. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return fieldsOfScope.run({ ...fieldsOfScope.getStore(), ...fields }, work);
}

/** The id of the request that this code works for; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return fieldsOfScope.getStore()?.requestId;
}

/** Runs `work` outside of a request, because what it starts outlives the request. */
export function outsideOfRequest<T>(work: () => T): T {
  return fieldsOfScope.run({}, work);
}

/** Logs JSON lines, or text for people; without `format`, text if the stream is a terminal. */
export function createLogger(
  stream: LogStream,
  now: () => Date,
  { format = null, level = 'info' }: LogOptions = {},
): Log {
  const isText = (format ?? (stream.isTTY === true ? 'text' : 'json')) === 'text';
  const toOutput = isText ? createPrettyFormat(stream.isTTY === true) : (line: string) => line;
  const logger = pino(
    {
      base: null,
      level,
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => cleanFields(pickFields(fields)) as Record<string, unknown>,
      },
      mixin: () => fieldsOfScope.getStore() ?? {},
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [`detail.${field}`, `detail.*.${field}`]),
        censor: REDACTED,
      },
    },
    { write: (line) => void stream.write(toOutput(line)) },
  );
  const write: Log = (entryLevel, message, fields = {}) => {
    logger[entryLevel](fields, cleanText(message));
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

function pickFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  );
}

function createPrettyFormat(isColored: boolean): (line: string) => string {
  return pinoPretty.prettyFactory({
    colorize: isColored,
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
