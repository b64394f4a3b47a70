import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import type { Pack } from '#lib/packs/types.ts';
import { openDatabase } from '#lib/server/postgres/open-database.ts';
import { WorkshopFold } from '#lib/server/grader/workshop-fold.ts';
import { Grader } from '#lib/server/grader/grader.ts';
import { GradingPool } from '#lib/server/grader/grading-pool.ts';
import { WatchdogMarker } from '#lib/server/grader/watchdog.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { LogEntry } from '#lib/server/log/entry.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { percentile } from './figures.ts';
import { createFullRoom, type FullRoom } from './full-room.ts';
import type { InProcessMeasurement } from './measurement.ts';

const SEATS = 300;
const TIMEOUT_MS = 120_000;
/** Long enough that a loaded machine doesn't end the measured thread. */
const GRADER_LIMIT_MS = 10_000;

/**
 * The cost of grading a full room: the processor time of the fold alone, compared with parsing the
 * same changes, and the time of the real grading thread from a change to its result when all seats
 * change at once.
 */
export const grading: InProcessMeasurement = {
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

  async measure({ gradings, rounds }, cleanup) {
    const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const fold = measureFold(await createFullRoom(SEATS), gradings);
    const delay = await measureDelays(await createFullRoom(SEATS), rounds, folder, cleanup);
    return {
      checks_per_s_per_core: fold.checksPerSecond,
      grading_to_json_parse_ratio: fold.ratio,
      grading_delay_p50_ms: percentile(delay.ms, 0.5),
      grading_delay_p99_ms: percentile(delay.ms, 0.99),
      grading_delay_to_json_parse_ratio: percentile(delay.ms, 0.99) / delay.parseMs,
    };
  },
};

/** Counts evaluated checks: the fold reports each exercise to its marker. */
class CheckCounter extends WatchdogMarker {
  readonly #checks: readonly number[];
  evaluatedCount = 0;

  constructor({ exercises }: Pack) {
    super();
    this.#checks = exercises.map(({ checks }) => checks.length);
  }

  override markStep(exercise: number, check = -1): void {
    super.markStep(exercise, check);
    if (check < 0) this.evaluatedCount += this.#checks[exercise] ?? 0;
  }
}

function measureFold(
  { pack, initialEntries, nextEntries }: FullRoom,
  changes: number,
): { checksPerSecond: number; ratio: number } {
  const counter = new CheckCounter(pack);
  const fold = new WorkshopFold({
    pack,
    slowChecks: [],
    marker: counter,
    limitMs: GRADER_LIMIT_MS,
  });
  fold.applyEntries(initialEntries);
  const batches = Array.from({ length: Math.ceil(changes / SEATS) }, nextEntries);
  for (const batch of batches.slice(0, 1)) fold.applyEntries(batch);
  const measured = batches.slice(1);
  counter.evaluatedCount = 0;
  const folding = measureCpuMs(() => {
    for (const batch of measured) fold.applyEntries(batch);
  });
  const checks = counter.evaluatedCount;
  const texts = measured.flat().map((entry) => JSON.stringify(entry));
  const parsing = measureCpuMs(() => {
    for (const text of texts) JSON.parse(text);
  });
  return { checksPerSecond: (1_000 * checks) / folding, ratio: folding / parsing };
}

/** Processor time in ms, so that other programs on the machine don't count. */
function measureCpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function measureDelays(
  { pack, initialEntries, nextEntries }: FullRoom,
  rounds: number,
  dataDir: string,
  cleanup: CleanupStack,
): Promise<{ ms: number[]; parseMs: number }> {
  const database = await openDatabase({ databaseUrl: null, dataDir }, () => undefined);
  cleanup.add(() => database.stop());
  const { workshopId } = await createTestWorkshop(database.db, { seats: 0 });
  /** The sequence number of the last evaluated change of each seat. */
  const judged = new Map<string, number>();
  let heard = (): void => undefined;
  const logLines: string[] = [];
  const grader = new Grader({
    db: database.db,
    workshopId,
    stages: [{ planVersion: 1, startPos: 0, startedAt: 0, digest: '', pack }],
    pool: new GradingPool({ limitMs: GRADER_LIMIT_MS }),
    probations: createKeyedQueue(),
    onPaused: () => undefined,
    onResumed: () => undefined,
    now: Date.now,
    log: (_level, message) => logLines.push(message),
    onUpdates(updates) {
      for (const { seatId, mirrorPosition } of updates) judged.set(seatId, mirrorPosition.seq);
      heard();
    },
  });
  cleanup.add(() => grader.stop());
  await grader.ready;
  const round = async (entries: readonly LogEntry[]): Promise<number[]> => {
    const waiting = new Map(
      entries.flatMap((entry) =>
        entry.log === 'change' ? [[entry.seatId, entry.change.seq]] : [],
      ),
    );
    const ms: number[] = [];
    const done = Promise.withResolvers<undefined>();
    const late = setTimeout(() => {
      done.reject(
        new Error(`${String(waiting.size)} seats aren't evaluated: ${logLines.join('; ')}`),
      );
    }, TIMEOUT_MS);
    const began = performance.now();
    heard = () => {
      for (const [seat, seq] of waiting) {
        if ((judged.get(seat) ?? 0) < seq) continue;
        waiting.delete(seat);
        ms.push(performance.now() - began);
      }
      if (waiting.size === 0) done.resolve(undefined);
    };
    grader.enqueue(entries);
    await done.promise.finally(() => {
      clearTimeout(late);
    });
    return ms;
  };
  for (let at = 0; at < initialEntries.length; at += 5_000)
    await round(initialEntries.slice(at, at + 5_000));
  const ms: number[] = [];
  let parseMs = 0;
  for (let turn = 0; turn <= rounds; turn += 1) {
    const entries = nextEntries();
    const taken = await round(entries);
    if (turn === 0) continue;
    ms.push(...taken);
    const texts = entries.map((entry) => JSON.stringify(entry));
    parseMs +=
      measureCpuMs(() => {
        for (const text of texts) JSON.parse(text);
      }) / rounds;
  }
  return { ms, parseMs };
}
