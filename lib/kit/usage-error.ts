/** The command line was called with wrong arguments. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
