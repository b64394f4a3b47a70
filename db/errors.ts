/** The database is away for a while: nothing was written, or it cannot be told; come again after `retryMs`. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly retryMs: number;

  constructor(retryMs = 2_000, options?: ErrorOptions) {
    super('the database is away for the moment', options);
    this.retryMs = retryMs;
  }
}

const SOCKET = new Set([
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
const CLASSES = ['08', '53', '57', '58', '40'];

/** Whether an error means that the database is away, not that it refused what was asked. */
export function isAway(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code.length > 0)
    return SOCKET.has(code) || (code.length === 5 && CLASSES.includes(code.slice(0, 2)));
  if (
    /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after)/.test(
      error.message,
    )
  )
    return true;
  return isAway(error.cause);
}
