/** What a command may use of the process it runs in. */
export interface CliContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Signals, and `disconnect` from the process that started this one. */
  on(eventName: 'SIGINT' | 'SIGTERM' | 'disconnect', listener: () => void): unknown;
  exit(code: number): never;
}

/** One command of `podium`. */
export interface CliCommand {
  /** How it is written, after `podium`. */
  readonly usage: string;
  /** What it does, one line for `podium help`. */
  readonly about: string;
  /** Resolves with the exit code when it is over. Throws `Misuse` for arguments it does not know. */
  run(args: readonly string[], context: CliContext): Promise<number>;
}

/** The person wrote something that is no command; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'Misuse';
}
