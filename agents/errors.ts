/**
 * The command line is wrong. The message says what to do instead. The program ends with exit
 * code 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * A command failed. The message gives the reason and the next step. The program ends with
 * `exitCode`.
 */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
