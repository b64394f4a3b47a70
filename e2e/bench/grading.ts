import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEvent } from '#e2e/harness/workshop.ts';
import type { Pack } from '#lib/packs/types.ts';
import { openDatabase } from '#lib/server/postgres/open-database.ts';
import { EventFold } from '#lib/server/grader/workshop-fold.ts';
import { Grader } from '#lib/server/grader/grader.ts';
import { Marker } from '#lib/server/grader/watchdog.ts';
import type { Entry } from '#lib/server/log/entry.ts';
import type { Stops } from '#lib/kit/cleanup-stack.ts';
import { percentile } from './figures.ts';
import { fullRoom, type FullRoom } from './full-room.ts';
import type { InnerMeasurement } from './measurement.ts';

const SEATS = 300;
const WITHIN_MS = 120_000;
/** A loaded machine must not end the thread that is measured. */
const LIMIT_MS = 10_000;

/**
 * What grading costs a full room: the fold alone, in processor time, beside what it takes to parse the same changes; and how
 * long the real grading thread takes from a change to what is shown, when all seats change at once.
 */
export const grading: InnerMeasurement = {
  figures: [
    {
      name: 'checks_per_s_per_core',
      label: 'checks judged a second a core, 300 seats',
      unit: 'checks/s',
    },
    {
      name: 'grading_to_json_parse_ratio',
      label: 'processor time of a change, to JSON.parse of it',
      unit: '',
    },
    { name: 'grading_delay_p50_ms', label: '300 seats change at once: judged, p50', unit: 'ms' },
    { name: 'grading_delay_p99_ms', label: '300 seats change at once: judged, p99', unit: 'ms' },
    {
      name: 'grading_delay_to_json_parse_ratio',
      label: 'that p99, to JSON.parse of the 300 changes',
      unit: '',
    },
  ],

  async measure({ gradings, rounds }, stops) {
    const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
    stops.add(() => rm(folder, { recursive: true, force: true }));
    const fold = foldAlone(await fullRoom(SEATS), gradings);
    const delay = await delays(await fullRoom(SEATS), rounds, folder, stops);
    return {
      checks_per_s_per_core: fold.checksPerSecond,
      grading_to_json_parse_ratio: fold.ratio,
      grading_delay_p50_ms: percentile(delay.ms, 0.5),
      grading_delay_p99_ms: percentile(delay.ms, 0.99),
      grading_delay_to_json_parse_ratio: percentile(delay.ms, 0.99) / delay.parseMs,
    };
  },
};

/** Counts checks as they are judged: the fold tells its marker of each exercise. */
class Counter extends Marker {
  readonly #checks: readonly number[];
  judged = 0;

  constructor({ exercises }: Pack) {
    super();
    this.#checks = exercises.map(({ checks }) => checks.length);
  }

  override begin(entry: number, exercise: number, check = -1): void {
    super.begin(entry, exercise, check);
    if (check < 0) this.judged += this.#checks[exercise] ?? 0;
  }
}

function foldAlone(
  { pack, standing, next }: FullRoom,
  changes: number,
): { checksPerSecond: number; ratio: number } {
  const counter = new Counter(pack);
  const fold = new EventFold(pack, [], counter);
  fold.take(standing);
  const batches = Array.from({ length: Math.ceil(changes / SEATS) }, next);
  for (const batch of batches.slice(0, 1)) fold.take(batch);
  const measured = batches.slice(1);
  counter.judged = 0;
  const folding = cpuMs(() => {
    for (const batch of measured) fold.take(batch);
  });
  const checks = counter.judged;
  const texts = measured.flat().map((entry) => JSON.stringify(entry));
  const parsing = cpuMs(() => {
    for (const text of texts) JSON.parse(text);
  });
  return { checksPerSecond: (1_000 * checks) / folding, ratio: folding / parsing };
}

/** Processor time, ms: what else runs on the machine does not count. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function delays(
  { pack, standing, next }: FullRoom,
  rounds: number,
  dataDir: string,
  stops: Stops,
): Promise<{ ms: number[]; parseMs: number }> {
  const database = await openDatabase({ databaseUrl: null, dataDir }, () => undefined);
  stops.add(() => database.stop());
  const { event } = await makeEvent(database.db, { seats: 0 });
  /** The number each seat's newest judged change has. */
  const judged = new Map<string, number>();
  let heard = (): void => undefined;
  const said: string[] = [];
  const grader = new Grader({
    db: database.db,
    event,
    stages: [{ plan: 1, from: 0, at: 0, digest: '', pack }],
    limitMs: LIMIT_MS,
    now: Date.now,
    log: (line) => said.push(line),
    onUpdates(updates) {
      for (const { seat, stands } of updates) judged.set(seat, stands.seq);
      heard();
    },
  });
  stops.add(() => grader.stop());
  await grader.ready;
  const round = async (entries: readonly Entry[]): Promise<number[]> => {
    const waiting = new Map(
      entries.flatMap((entry) => (entry.log === 'change' ? [[entry.seat, entry.change.seq]] : [])),
    );
    const ms: number[] = [];
    const done = Promise.withResolvers<undefined>();
    const late = setTimeout(() => {
      done.reject(new Error(`${String(waiting.size)} seats are not judged: ${said.join('; ')}`));
    }, WITHIN_MS);
    const began = performance.now();
    heard = () => {
      for (const [seat, seq] of waiting) {
        if ((judged.get(seat) ?? 0) < seq) continue;
        waiting.delete(seat);
        ms.push(performance.now() - began);
      }
      if (waiting.size === 0) done.resolve(undefined);
    };
    grader.push(entries);
    await done.promise.finally(() => {
      clearTimeout(late);
    });
    return ms;
  };
  for (let at = 0; at < standing.length; at += 5_000) await round(standing.slice(at, at + 5_000));
  const ms: number[] = [];
  let parseMs = 0;
  for (let turn = 0; turn <= rounds; turn += 1) {
    const entries = next();
    const taken = await round(entries);
    if (turn === 0) continue;
    ms.push(...taken);
    const texts = entries.map((entry) => JSON.stringify(entry));
    parseMs +=
      cpuMs(() => {
        for (const text of texts) JSON.parse(text);
      }) / rounds;
  }
  return { ms, parseMs };
}
