import type { CommandDefinition } from '#lib/kit/command-line.ts';

/** What `podium pack` can use of its process. */
export interface PackCliContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** The folder of the packs. */
  readonly packsDir: string;
  /** Where kubectl looks for a kubeconfig: the value of KUBECONFIG, and the home folder. */
  readonly kubeconfig: { readonly variable?: string; readonly home?: string };
  /**
   * Runs a server for the pack in a folder until it is stopped. Resolves with the exit code. The
   * caller passes it in, because this folder must not import the server.
   */
  readonly preview?: (root: string, language: 'ja' | 'en') => Promise<number>;
  /** Aborted by Ctrl-C. */
  readonly abortSignal: AbortSignal;
}

/** One command of `podium pack`. Throws {@link CommandError} for what prevents it. */
export type PackCommand = CommandDefinition<PackCliContext>;

/** The command can't be done although its arguments are right. The message is for the author. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
