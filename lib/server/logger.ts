import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import pinoPretty from 'pino-pretty';

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

/** A longer line contains data of users and would fill the disk. */
const MAX_LINE_CHARS = 2_000;
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
  return (level, message, fields = {}) => {
    logger[level](fields, cleanText(message));
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

/**
 * R9: removes control characters, because logs are read in terminals, and limits the length of each
 * line. Line breaks stay, because JSON escapes them and the pretty format indents what follows.
 */
function cleanText(text: string): string {
  const redacted = SECRETS_IN_TEXT.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
  return redacted
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE_CHARS).replace(/\p{Cc}/gu, ' '))
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
