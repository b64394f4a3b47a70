/** The database is away for a while: nothing was written, or it cannot be told; come again after `retryMs`. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'Unavailable';
  readonly retryMs: number;

  constructor(retryMs = 2_000, options?: ErrorOptions) {
    super('the database is away for the moment', options);
    this.retryMs = retryMs;
  }
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

/**
 * SQLSTATE classes (PostgreSQL's appendix A) that say nothing about the rows: connection exception, insufficient resources
 * (a full disk), operator intervention, system error; and a transaction that was told to come again.
 */
const UNAVAILABLE_SQLSTATE_CLASSES = ['08', '53', '57', '58', '40'];

/** Whether an error means that the database is away, not that it refused what was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code.length > 0)
    return (
      SOCKET_ERROR_CODES.has(code) ||
      (code.length === 5 && UNAVAILABLE_SQLSTATE_CLASSES.includes(code.slice(0, 2)))
    );
  if (
    /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after)/.test(
      error.message,
    )
  )
    return true;
  return isDatabaseUnavailable(error.cause);
}
