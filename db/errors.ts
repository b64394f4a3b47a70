import { DrizzleQueryError } from 'drizzle-orm';

/**
 * The database can't be reached. Nothing was written, or it is unknown whether something was.
 * Retry after `retryMs`.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly retryMs: number;

  constructor(retryMs = 2_000, options?: ErrorOptions) {
    super("The database can't be reached right now.", options);
    this.retryMs = retryMs;
  }
}

/** The database holds a schema that this build can't upgrade. The message says what to delete. */
export class IncompatibleDatabaseError extends Error {
  override readonly name = 'IncompatibleDatabaseError';

  /** `dataFolder`: folder of the embedded database; null for the operator's own database. */
  constructor(dataFolder: string | null) {
    super(
      `The database was created by an earlier version of Podium, which can't be upgraded. ` +
        (dataFolder === null
          ? 'Create an empty database and set DATABASE_URL to it.'
          : `Delete the folder ${dataFolder} and start again. This deletes all workshops.`),
    );
  }
}

/** The database was migrated by a newer build than this one. The message says what to start. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  /** Numbers of migrations. */
  constructor(found: number, known: number) {
    super(
      `The database belongs to a newer Podium: its schema has number ${String(found)}, and this one knows ${String(known)}. ` +
        'Start the newer version, or restore a backup of this version into an empty database.',
    );
  }
}

/** A statement that a client of node-postgres, used without Drizzle, couldn't run. */
export class DatabaseQueryError extends Error {
  override readonly name = 'DatabaseQueryError';
}

const SOCKET_ERROR_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** The server opens connections to the database only. */
const CONNECT_SYSCALLS = new Set(['connect', 'getaddrinfo']);

/**
 * SQLSTATE classes (PostgreSQL documentation, appendix A) that don't depend on the rows: connection
 * exception, insufficient resources (a full disk), operator intervention, system error, and
 * transaction rollback, after which a retry is expected.
 */
const UNAVAILABLE_SQLSTATE_CLASSES = ['08', '53', '57', '58', '40'];

/** Messages of errors that node-postgres throws without a code. */
const CONNECTION_ERROR_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after)/;

/**
 * Whether an error means that the database is unavailable, not that it rejected the statement. A
 * socket error counts only where a statement or a new connection failed with it: a browser that
 * hangs up and a missing file have the same codes.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  return isUnavailable(error, false);
}

function isUnavailable(error: unknown, fromStatement: boolean): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code === 'string' && code.length > 0)
    return (
      (SOCKET_ERROR_CODES.has(code) && (fromStatement || CONNECT_SYSCALLS.has(String(syscall)))) ||
      (code.length === 5 && UNAVAILABLE_SQLSTATE_CLASSES.includes(code.slice(0, 2)))
    );
  const isStatement = error instanceof DrizzleQueryError || error instanceof DatabaseQueryError;
  return (
    CONNECTION_ERROR_MESSAGE.test(error.message) ||
    isUnavailable(error.cause, fromStatement || isStatement)
  );
}

/** Whether the database ended a transaction to resolve a deadlock (SQLSTATE 40P01). */
export function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === '40P01' || isDeadlock(error.cause);
}

/** Whether a row was rejected by the unique index `name` (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return (code === '23505' && constraint === name) || isUniqueViolation(error.cause, name);
}

/**
 * The message of the database itself. Drizzle wraps it in the statement and its parameters, which
 * contain hashes of cookies and tokens and texts of students, so they must not reach a log or a
 * terminal.
 */
export function databaseErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? databaseErrorText(error.cause)
    : error.message || (error as NodeJS.ErrnoException).code || error.name;
}

/** `databaseErrorText`, followed by the stack frames. */
export function databaseErrorTrace(error: unknown): string {
  const frames = error instanceof Error ? /^ {4}at [^]*/m.exec(error.stack ?? '')?.[0] : undefined;
  return frames === undefined ? databaseErrorText(error) : `${databaseErrorText(error)}\n${frames}`;
}
