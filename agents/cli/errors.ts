/** What was typed can't be done; the message is a sentence with the next step. Ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'Mistake';
}

/** What was asked for did not come about; the message says why and what to do. Ends the program with `code`. */
export class CommandFailedError extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
