import process from 'node:process';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { FIXED_SEED, PINNED_SEEDS, type TargetName } from '../seeds.ts';

/** Processor time of one input, ms. */
const MAX_INPUT_CPU_MS = 2_000;
/** An input that isn't answered after this time is a failure, ms. */
const INPUT_TIMEOUT_MS = 15_000;
/** Time to find the smallest failing input, ms. */
const SHRINK_MS = 20_000;
/** Time to repeat a failure by its seed, which can take longer than on the machine that found it. */
const REPEAT_MS = 120_000;
const TARGETS = Object.keys(PINNED_SEEDS).length;
/** Time of the fixed and of the random seed of one target together, ms. */
const TARGET_MS =
  process.env['PODIUM_HOSTILE_SECONDS'] === undefined
    ? 5_000
    : (Number(process.env['PODIUM_HOSTILE_SECONDS']) * 1_000) / TARGETS;

/**
 * Registers the tests of one target: its pinned inputs, one fixed and one random seed. `check` throws
 * if the property doesn't hold for the input. PODIUM_HOSTILE_SEED runs only that seed.
 */
export function fuzz<Input>(
  name: TargetName,
  createArbitrary: () => fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
): void {
  const run = (seed: number, ms: number) => runSeed(name, createArbitrary(), check, seed, ms);
  const timeout = TARGET_MS + SHRINK_MS + REPEAT_MS;
  const requested = process.env['PODIUM_HOSTILE_SEED'];
  describe(name, () => {
    if (requested !== undefined) {
      it(
        'keeps its limits for the seed of PODIUM_HOSTILE_SEED',
        async () => {
          await run(Number(requested), REPEAT_MS);
        },
        timeout,
      );
      return;
    }
    it.each(PINNED_SEEDS[name])(
      'keeps its limits for $name',
      async ({ input }) => {
        await checkWithinTime(() => check(JSON.parse(input) as Input));
      },
      timeout,
    );
    it(
      'keeps its limits for the fixed seed',
      async () => {
        await run(FIXED_SEED, TARGET_MS / 2);
      },
      timeout,
    );
    it(
      'keeps its limits for a random seed',
      async () => {
        await run(Math.floor(Math.random() * 2 ** 31), TARGET_MS / 2);
      },
      timeout,
    );
  });
}

async function runSeed<Input>(
  name: string,
  arbitrary: fc.Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
  seed: number,
  ms: number,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, (input) => checkWithinTime(() => check(input)));
  const search = await fc.check(property, {
    seed,
    numRuns: 1_000_000_000,
    interruptAfterTimeLimit: ms,
    markInterruptAsFailure: false,
    timeout: INPUT_TIMEOUT_MS,
  });
  if (process.env['PODIUM_HOSTILE_VERBOSE'])
    console.info(`${name}: seed ${String(seed)}, ${String(search.numRuns)} inputs`);
  if (!search.failed) return;
  // The time of the search can end before the smallest input is found.
  const shrunk = await fc.check(property, {
    seed,
    path: search.counterexamplePath ?? '',
    interruptAfterTimeLimit: SHRINK_MS,
    markInterruptAsFailure: false,
    timeout: INPUT_TIMEOUT_MS,
  });
  const { counterexample, errorInstance } = shrunk.failed ? shrunk : search;
  const error =
    errorInstance instanceof Error
      ? (errorInstance.stack ?? errorInstance.message)
      : String(errorInstance);
  throw new Error(
    [
      `${name}: ${error}`,
      `Smallest input, found after ${String(search.numRuns)} inputs: ${formatInput(counterexample?.[0])}`,
      'Repeat it with:',
      `  PODIUM_HOSTILE_SEED=${String(seed)} npx vitest run --project hostile e2e/hostile/fuzz -t ${JSON.stringify(name)}`,
      `Pin it in e2e/hostile/seeds.ts: { name: '…', seed: ${String(seed)}, input: ${cut(JSON.stringify(JSON.stringify(counterexample?.[0])))} }`,
    ].join('\n'),
    { cause: errorInstance },
  );
}

async function checkWithinTime(check: () => void | Promise<void>): Promise<void> {
  // Connections to the server answer its pings also while checks in memory run.
  await yieldToEventLoop();
  const before = process.cpuUsage();
  await check();
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  if (ms > MAX_INPUT_CPU_MS)
    throw new Error(`the input took ${ms.toFixed(0)} ms of processor time`);
}

const MAX_PRINTED_CHARS = 4_000;

function formatInput(input: unknown): string {
  return cut(fc.stringify(input));
}

function cut(text = ''): string {
  return text.length > MAX_PRINTED_CHARS
    ? `${text.slice(0, MAX_PRINTED_CHARS)}… (${String(text.length)} characters)`
    : text;
}
