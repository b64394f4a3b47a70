import { setTimeout as pause } from 'node:timers/promises';
import { listenForInterrupt } from '#e2e/harness/interrupt.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { formatMemory, type MemorySample } from './memory-table.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { startWorkload } from './workload.ts';

const cleanup = createCleanupStack();
const printLine = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Measures until the time is over or `interrupted` is aborted. */
async function measure(
  options: Options,
  samples: MemorySample[],
  interrupted: AbortSignal,
): Promise<void> {
  const workload = await startWorkload(options, cleanup, printLine);
  for (const reason of workload.missing) printLine(`not measured: ${reason}`);
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  while (!interrupted.aborted) {
    const sample = { hours: elapsed() / HOUR_MS, ...(await workload.sample()) };
    samples.push(sample);
    printLine(
      `${(elapsed() / 60_000).toFixed(1)} min: server ${sample.serverRss?.toFixed(1) ?? ''} MB, heap ${sample.serverHeap?.toFixed(1) ?? ''} MB`,
    );
    if (elapsed() >= options.durationMs) return;
    await pause(options.sampleMs, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    printLine(`${messageOf(error)}\n${USAGE}`);
    return 2;
  }
  const interrupt = listenForInterrupt(() => {
    printLine('stopping');
  });
  const samples: MemorySample[] = [];
  const measured = measure(options, samples, interrupt.signal).then(
    () => 0,
    (error: unknown) => {
      printLine(messageOf(error));
      return 1;
    },
  );
  const code = await Promise.race([measured, interrupt.exitCode]);
  if (samples.length > 0)
    process.stdout.write(
      `\n${options.agents} agents, ${options.viewers} viewers\n\n${formatMemory(samples)}`,
    );
  await cleanup.run((error) => {
    printLine(`while stopping: ${messageOf(error)}`);
  });
  return code;
}

process.exit(await main());
