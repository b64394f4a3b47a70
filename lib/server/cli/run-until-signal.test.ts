import { describe, expect, it } from 'vitest';
import type { CliContext } from './context.ts';
import { runUntilSignal } from './run-until-signal.ts';

async function runUntil(signal: 'SIGINT' | 'SIGTERM') {
  const listeners = new Map<string, () => void>();
  const context: CliContext = {
    stdout: { write: () => undefined },
    stderr: { write: () => undefined },
    on: (name, listener) => listeners.set(name, listener),
    exit: (code) => {
      throw new Error(`exit ${String(code)}`);
    },
  };
  const drains: number[] = [];
  const started = Promise.withResolvers<undefined>();
  const exitCode = runUntilSignal(
    context,
    () => undefined,
    () => {
      started.resolve(undefined);
      return Promise.resolve({ stop: (drainMs) => Promise.resolve(void drains.push(drainMs)) });
    },
    5,
  );
  await started.promise;
  listeners.get(signal)?.();
  return { code: await exitCode, drains, sendAgain: listeners.get(signal) };
}

describe('a program that runs until a signal', () => {
  it('drains after SIGTERM, which a supervisor sends', async () => {
    expect(await runUntil('SIGTERM')).toMatchObject({ code: 0, drains: [5_000] });
  });

  it('stops without a drain on Ctrl-C, where a person waits', async () => {
    expect(await runUntil('SIGINT')).toMatchObject({ code: 0, drains: [0] });
  });

  it('ends at once with a second signal', async () => {
    const { sendAgain } = await runUntil('SIGTERM');
    expect(sendAgain).toThrow('exit 130');
  });
});
