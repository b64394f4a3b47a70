import process from 'node:process';

/** Ctrl-C, or SIGTERM, during a long command. */
export interface Interrupt {
  /** Aborted then. */
  readonly signal: AbortSignal;
  /** Resolves then with the exit code that shells expect: 128 and the number of the signal. */
  readonly exitCode: Promise<number>;
}

/** The first signal calls `onInterrupt`; a second one ends the process as it would without this. */
export function listenForInterrupt(onInterrupt: () => void): Interrupt {
  const controller = new AbortController();
  const exitCode = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        onInterrupt();
        controller.abort();
        resolve(signal === 'SIGINT' ? 130 : 143);
      });
  });
  return { signal: controller.signal, exitCode };
}
