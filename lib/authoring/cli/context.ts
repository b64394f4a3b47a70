/** What `podium pack` may use of the process it runs in. */
export interface PackCliContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** The folder of the packs. */
  readonly packsDir: string;
  /** Where kubectl would look: value of KUBECONFIG, home folder. */
  readonly kubeconfig: { readonly variable?: string; readonly home?: string };
  /** Runs the whole product on a pack's folder until it is stopped; the server's own word, for it starts one. */
  readonly preview?: (root: string, language: 'ja' | 'en') => Promise<number>;
  /** Ended by Ctrl-C. */
  readonly abortSignal: AbortSignal;
}

/** One word after `podium pack`. */
export interface PackCommand {
  /** How it is written, after `podium pack`. */
  readonly usage: string;
  /** What it does, one line. */
  readonly about: string;
  /** All of its options, for `--help`. */
  readonly help: string;
  /** Resolves with the exit code. Throws {@link Misuse} for arguments it does not know, {@link CannotDo} for what stands in the way. */
  run(args: readonly string[], context: PackCliContext): Promise<number>;
}

/** The person wrote something that is no command; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'Misuse';
}

/** The command is well written but cannot be done; the message is for the person who wrote it. */
export class CommandError extends Error {
  override readonly name = 'CannotDo';
}
