import type { CommandDefinition } from '#lib/kit/command-line.ts';
import type { LogStream } from '../logger.ts';

/** What a command can use of its process. */
export interface CliContext {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: LogStream;
  /** Signals, and `disconnect` from the parent process. */
  on(eventName: 'SIGINT' | 'SIGTERM' | 'disconnect', listener: () => void): unknown;
  exit(code: number): never;
}

/** One command of `podium`. */
export type CliCommand = CommandDefinition<CliContext>;
