import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { agent } from './agent.ts';
import { ingest } from './ingest.ts';
import { roomStats } from './room-stats.ts';
import { grading } from './grading.ts';
import { round, table, type Result } from './figures.ts';
import type { InProcessMeasurement, Measurement } from './measurement.ts';
import { readOptions, USAGE, type Options, type PartName, type Sizes } from './options.ts';
import { latency } from './latency.ts';
import { roomBench } from './room.ts';
import { openSite, type Site } from './site.ts';

/** A part with its needs closed over, so that parts of every kind of needs stand in one list. */
interface BenchPart {
  readonly figures: Measurement<unknown>['figures'];
  /** Why this machine can't measure it. */
  readonly missing: string | null;
  /** Whether it needs the product as it runs, which takes its time to start. */
  readonly inProcess: boolean;
  measure(
    site: Site | null,
    sizes: Sizes,
    stops: ReturnType<typeof createCleanupStack>,
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
    measure(site, sizes, stops) {
      if (site === null) throw new Error('Podium is not started');
      return measure(finding.found, site, sizes, stops);
    },
  };
}

function toInProcessPart({ figures, measure }: InProcessMeasurement): BenchPart {
  return {
    figures,
    missing: null,
    inProcess: true,
    measure: (_site, sizes, stops) => measure(sizes, stops),
  };
}

const stops = createCleanupStack();
const printLine = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const printProblem = (_level: string, line: string): void => {
  printLine(line);
};

/** Measures one part and ends what it started, so that the next one finds a quiet machine. */
async function measurePart(
  { figures, missing, measure }: BenchPart,
  site: Site | null,
  sizes: Sizes,
): Promise<{ results: Result[]; failed: boolean }> {
  const without = (why: string): Result[] =>
    figures.map((figure) => ({ figure, value: null, why }));
  if (missing !== null) return { results: without(missing), failed: false };
  const own = createCleanupStack();
  stops.add(() => own.run(printProblem));
  try {
    const values = await measure(site, sizes, own);
    return {
      results: figures.map((figure) => ({ figure, value: values[figure.name] ?? Number.NaN })),
      failed: false,
    };
  } catch (error) {
    return {
      results: without(error instanceof Error ? error.message : String(error)),
      failed: true,
    };
  } finally {
    await own.run(printProblem);
  }
}

/** Prints the table, writes the JSON; answers the exit code. A part that this machine lacks is no failure, one that broke is. */
async function runBench(
  { sizes, parts, json }: Options,
  interrupted: AbortSignal,
): Promise<number> {
  const all: Readonly<Record<PartName, BenchPart>> = {
    agent: toPart(agent),
    paint: toPart(latency),
    changes: toPart(ingest),
    grading: toInProcessPart(grading),
    counting: toInProcessPart(roomStats),
    room: toPart(roomBench),
  };
  const chosen = parts.map((name) => [name, all[name]] as const);
  const isAny = chosen.some(([, { missing, inProcess }]) => missing === null && !inProcess);
  if (isAny) printLine('starting Podium');
  const site = isAny ? await openSite(stops) : null;
  const results: Result[] = [];
  let failed = false;
  for (const [name, one] of chosen) {
    if (one.missing === null) printLine(`measuring: ${name}`);
    const outcome = await measurePart(one, site, sizes);
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
    printLine(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const interrupt = new AbortController();
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        printLine('stopping');
        interrupt.abort();
        resolve(signal === 'SIGINT' ? 130 : 143);
      });
    }
  });
  try {
    return await Promise.race([runBench(options, interrupt.signal), interrupted]);
  } catch (error) {
    printLine(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stops.run(printProblem);
  }
}

process.exit(await main());
