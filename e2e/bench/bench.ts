import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { listenForInterrupt } from '#e2e/harness/interrupt.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { agent } from './agent.ts';
import { exportsBench } from './exports.ts';
import { ingest } from './ingest.ts';
import { replayBench } from './replay.ts';
import { resultsBench } from './results.ts';
import { roomStats } from './room-stats.ts';
import { grading } from './grading.ts';
import { round, table, type Result } from './figures.ts';
import type { InProcessMeasurement, Measurement } from './measurement.ts';
import { readOptions, USAGE, type Options, type PartName, type Sizes } from './options.ts';
import { latency } from './latency.ts';
import { openBench } from './open.ts';
import { roomBench } from './room.ts';
import { openSite, type Site } from './site.ts';

/** A part with its requirements bound, so that one list holds parts with different requirements. */
interface BenchPart {
  readonly figures: Measurement<unknown>['figures'];
  /** Why this machine can't measure it. */
  readonly missing: string | null;
  /** Whether it needs a running Podium, which takes time to start. */
  readonly inProcess: boolean;
  measure(
    site: Site | null,
    sizes: Sizes,
    cleanup: ReturnType<typeof createCleanupStack>,
  ): Promise<Readonly<Record<string, number>>>;
}

function toPart<Needs>({ figures, findRequirements, measure }: Measurement<Needs>): BenchPart {
  const finding = findRequirements();
  if ('missing' in finding)
    return {
      figures,
      missing: finding.missing,
      inProcess: false,
      measure: () => Promise.reject(new Error(finding.missing)),
    };
  return {
    figures,
    missing: null,
    inProcess: false,
    measure(site, sizes, cleanup) {
      if (site === null) throw new Error("Podium isn't started");
      return measure(finding.found, site, sizes, cleanup);
    },
  };
}

function toInProcessPart({ figures, measure }: InProcessMeasurement): BenchPart {
  return {
    figures,
    missing: null,
    inProcess: true,
    measure: (_site, sizes, cleanup) => measure(sizes, cleanup),
  };
}

const cleanup = createCleanupStack();
const printLine = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const printProblem = (error: unknown): void => {
  printLine(`while stopping: ${messageOf(error)}`);
};

/** Measures one part and stops everything it started, so that the next part has an idle machine. */
async function measurePart(
  { figures, missing, measure }: BenchPart,
  site: Site | null,
  sizes: Sizes,
): Promise<{ results: Result[]; failed: boolean }> {
  const without = (why: string): Result[] =>
    figures.map((figure) => ({ figure, value: null, why }));
  if (missing !== null) return { results: without(missing), failed: false };
  const partCleanup = createCleanupStack();
  cleanup.add(() => partCleanup.run(printProblem));
  try {
    const values = await measure(site, sizes, partCleanup);
    return {
      results: figures.map((figure) => ({ figure, value: values[figure.name] ?? Number.NaN })),
      failed: false,
    };
  } catch (error) {
    return {
      results: without(messageOf(error)),
      failed: true,
    };
  } finally {
    await partCleanup.run(printProblem);
  }
}

/**
 * Prints the table and writes the JSON. A part with missing requirements isn't a failure, a part
 * with an error is.
 * @returns the exit code
 */
async function runBench(
  { sizes, parts, json }: Options,
  interrupted: AbortSignal,
): Promise<number> {
  const all: Readonly<Record<PartName, BenchPart>> = {
    agent: toPart(agent),
    latency: toPart(latency),
    ingest: toPart(ingest),
    grading: toInProcessPart(grading),
    'room-stats': toInProcessPart(roomStats),
    room: toPart(roomBench),
    exports: toInProcessPart(exportsBench),
    results: toInProcessPart(resultsBench),
    replay: toInProcessPart(replayBench),
    open: toPart(openBench),
  };
  const chosen = parts.map((name) => [name, all[name]] as const);
  const isAny = chosen.some(([, { missing, inProcess }]) => missing === null && !inProcess);
  if (isAny) printLine('starting Podium');
  const site = isAny ? await openSite(cleanup) : null;
  const results: Result[] = [];
  let failed = false;
  for (const [name, part] of chosen) {
    if (part.missing === null) printLine(`measuring: ${name}`);
    const outcome = await measurePart(part, site, sizes);
    results.push(...outcome.results);
    failed ||= outcome.failed;
    interrupted.throwIfAborted();
  }
  const about = { seats: sizes.seats, samples: sizes.samples, cores: cpus().length };
  process.stdout.write(
    `\n${String(about.cores)} cores, Node ${process.version}; ${String(about.samples)} Pods applied in each room; the full room has ${String(about.seats)} simulated seats beside\n\n${table(results)}`,
  );
  const figures = Object.fromEntries(
    results.map(({ figure, value }) => [figure.name, value === null ? null : round(value)]),
  );
  if (json !== null)
    await writeFile(json, `${JSON.stringify({ ...about, ...figures }, null, 2)}\n`);
  return failed ? 1 : 0;
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
  try {
    return await Promise.race([runBench(options, interrupt.signal), interrupt.exitCode]);
  } catch (error) {
    printLine(messageOf(error));
    return 1;
  } finally {
    await cleanup.run(printProblem);
  }
}

process.exit(await main());
