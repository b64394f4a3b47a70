import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { createStops } from '#lib/kit/cleanup-stack.ts';
import { agent } from './agent.ts';
import { changes } from './ingest.ts';
import { counting } from './room-stats.ts';
import { grading } from './grading.ts';
import { round, table, type Result } from './figures.ts';
import type { InnerMeasurement, Measurement } from './measurement.ts';
import { readOptions, USAGE, type Options, type PartName, type Sizes } from './options.ts';
import { paint } from './latency.ts';
import { roomBench } from './room.ts';
import { openSite, type Site } from './site.ts';

/** A part with its needs closed over, so that parts of every kind of needs stand in one list. */
interface Part {
  readonly figures: Measurement<unknown>['figures'];
  /** Why this machine can't measure it. */
  readonly missing: string | null;
  /** Whether it needs the product as it runs, which takes its time to start. */
  readonly inner: boolean;
  measure(
    site: Site | null,
    sizes: Sizes,
    stops: ReturnType<typeof createStops>,
  ): Promise<Readonly<Record<string, number>>>;
}

function part<Needs>({ figures, find, measure }: Measurement<Needs>): Part {
  const finding = find();
  if ('missing' in finding)
    return {
      figures,
      missing: finding.missing,
      inner: false,
      measure: () => Promise.reject(new Error(finding.missing)),
    };
  return {
    figures,
    missing: null,
    inner: false,
    measure(site, sizes, stops) {
      if (site === null) throw new Error('Podium is not started');
      return measure(finding.found, site, sizes, stops);
    },
  };
}

function innerPart({ figures, measure }: InnerMeasurement): Part {
  return {
    figures,
    missing: null,
    inner: true,
    measure: (_site, sizes, stops) => measure(sizes, stops),
  };
}

const stops = createStops();
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const complain = (_level: string, line: string): void => {
  say(line);
};

/** Measures one part and ends what it started, so that the next one finds a quiet machine. */
async function measured(
  { figures, missing, measure }: Part,
  site: Site | null,
  sizes: Sizes,
): Promise<{ results: Result[]; failed: boolean }> {
  const without = (why: string): Result[] =>
    figures.map((figure) => ({ figure, value: null, why }));
  if (missing !== null) return { results: without(missing), failed: false };
  const own = createStops();
  stops.add(() => own.run(complain));
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
    await own.run(complain);
  }
}

/** Prints the table, writes the JSON; answers the exit code. A part that this machine lacks is no failure, one that broke is. */
async function bench({ sizes, parts, json }: Options, interrupted: AbortSignal): Promise<number> {
  const all: Readonly<Record<PartName, Part>> = {
    agent: part(agent),
    paint: part(paint),
    changes: part(changes),
    grading: innerPart(grading),
    counting: innerPart(counting),
    room: part(roomBench),
  };
  const chosen = parts.map((name) => [name, all[name]] as const);
  const isAny = chosen.some(([, { missing, inner }]) => missing === null && !inner);
  if (isAny) say('starting Podium');
  const site = isAny ? await openSite(stops) : null;
  const results: Result[] = [];
  let failed = false;
  for (const [name, one] of chosen) {
    if (one.missing === null) say(`measuring: ${name}`);
    const outcome = await measured(one, site, sizes);
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
    say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const interrupt = new AbortController();
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        say('stopping');
        interrupt.abort();
        resolve(signal === 'SIGINT' ? 130 : 143);
      });
    }
  });
  try {
    return await Promise.race([bench(options, interrupt.signal), interrupted]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stops.run(complain);
  }
}

process.exit(await main());
