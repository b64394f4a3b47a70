import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import {
  beginLogErasure,
  deleteSomeOfLog,
  eraseNames,
  finishLogErasure,
  listReturnedStudents,
  listReturnedWorkshops,
  listWorkshopsToErase,
  removeForErasure,
  setRetentionNotice,
  type EndedWorkshop,
  type RetentionStep,
} from '#db/queries/erasure.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { AUDIT_LIMITS } from '../audit.ts';
import type { AppServices } from '../context.ts';
import type { Environment } from '../environment.ts';
import type { Log } from '../logger.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import { listNoticedErasures, planErasures, type RetentionDays } from './plan.ts';

/** Rows of a log that one statement deletes, so that others never wait long. */
const ROWS_PER_STATEMENT = 5_000;
/** How long a run waits for the facts of one workshop, and how often it asks. */
const FACTS_TIMEOUT_MS = 10 * MINUTE_MS;
const FACTS_INTERVAL_MS = SECOND_MS;
/** Key of the advisory lock under which one process erases. */
const RETENTION_LOCK_KEY = 7_211_845_093;

export interface RetentionOptions {
  readonly db: Connection;
  readonly workshops: Pick<WorkshopRegistry, 'close'>;
  /** Makes the facts of a workshop, the only source of its results once the log is erased. */
  readonly facts: {
    ensure(workshopId: string): Promise<{ readonly state: 'ready' | 'reading' }>;
  };
  readonly days: RetentionDays;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Called after each run that looked at all workshops, with its time in ms since 1970. */
  readonly onRun?: (at: number) => void;
  readonly log: Log;
}

/** Days until data is erased; 0: never. */
export function readRetention({
  namesDays = 0,
  logDays = 0,
  auditDays = AUDIT_LIMITS.entryDays,
}: Environment): AppServices['retention'] {
  return { namesDays, logDays, auditDays };
}

/**
 * Erases names and logs of workshops that ended long ago, at the start and then each hour, and what
 * was erased before and came back with a restored backup. Returns a function that stops it.
 */
export function keepRetention(options: RetentionOptions): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= eraseWhatIsDue(options, stopping.signal)
      .catch((error: unknown) => {
        options.log('warn', `Old data couldn't be erased: ${databaseErrorText(error)}`);
      })
      .finally(() => {
        running = null;
      });
  };
  run();
  const stopTimer = repeat(options.clock, HOUR_MS, run);
  return async () => {
    stopTimer();
    stopping.abort();
    await running;
  };
}

/** One run. Does nothing while another process runs it. */
export async function eraseWhatIsDue(
  options: RetentionOptions,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock } = options;
  const client = await db.$client.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1) as locked',
      [RETENTION_LOCK_KEY],
    );
    if (rows[0]?.locked !== true) return;
    try {
      for (const { workshopId, what } of await listReturnedWorkshops(db))
        if (what !== 'student') await attempt(options, workshopId, what, signal);
      // The seat keeper deletes removed seats with everything that belongs to them.
      for (const { seatId } of await listReturnedStudents(db))
        await removeForErasure(db, seatId, new Date(clock.now() - DAY_MS));
      const ended = await listWorkshopsToErase(db);
      for (const workshop of ended) await recordNotices(options, workshop);
      for (const { workshopId, step, eraseAt } of planErasures(ended, options.days, clock.now()))
        if (eraseAt <= clock.now()) await attempt(options, workshopId, step, signal);
      options.onRun?.(clock.now());
    } finally {
      await client.query('select pg_advisory_unlock($1)', [RETENTION_LOCK_KEY]);
    }
  } finally {
    client.release();
  }
}

/** Records notices that begin now, and forgets those of a period that became longer. */
async function recordNotices(
  { db, days, clock }: RetentionOptions,
  workshop: EndedWorkshop,
): Promise<void> {
  const noticed = listNoticedErasures(workshop, days, clock.now());
  for (const step of ['names', 'log'] as const) {
    const at = noticed.find((erasure) => erasure.step === step)?.noticeAt ?? null;
    const recorded = step === 'names' ? workshop.namesNoticeAt : workshop.logNoticeAt;
    if (at !== (recorded?.getTime() ?? null))
      await setRetentionNotice(db, {
        workshopId: workshop.id,
        step,
        at: at === null ? null : new Date(at),
      });
  }
}

/** A workshop whose data can't be erased now doesn't stop the others. */
async function attempt(
  options: RetentionOptions,
  workshopId: string,
  step: RetentionStep,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await erase(options, workshopId, step, signal).catch((error: unknown) => {
    options.log('warn', `Old data couldn't be erased: ${databaseErrorText(error)}`, { workshopId });
  });
}

/** Whether the facts of the workshop are complete, after waiting for their rebuild. */
async function waitForFacts(
  facts: RetentionOptions['facts'],
  workshopId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < FACTS_TIMEOUT_MS; waitedMs += FACTS_INTERVAL_MS) {
    if (signal.aborted) return false;
    if ((await facts.ensure(workshopId)).state === 'ready') return true;
    await new Promise<void>((resolve) => {
      clock.after(FACTS_INTERVAL_MS, resolve);
    });
  }
  return false;
}

async function erase(
  { db, workshops, facts, clock, audit, log }: RetentionOptions,
  workshopId: string,
  step: RetentionStep,
  signal: AbortSignal,
): Promise<void> {
  const now = new Date(clock.now());
  // What a running workshop holds in memory is erased with it. It opens again when it is visited.
  await workshops.close(workshopId);
  if (step === 'names') {
    await transact(db, (tx) => eraseNames(tx, workshopId, now));
  } else {
    const hasLog = (await findWorkshop(db, workshopId))?.packDigest != null;
    // The next run continues if it takes too long.
    if (hasLog && !(await waitForFacts(facts, workshopId, clock, signal))) return;
    await transact(db, (tx) => beginLogErasure(tx, workshopId, now));
    while (
      !signal.aborted &&
      (await deleteSomeOfLog(db, workshopId, ROWS_PER_STATEMENT)) === ROWS_PER_STATEMENT
    );
    if (signal.aborted) return;
    await transact(db, (tx) => finishLogErasure(tx, workshopId));
  }
  await workshops.close(workshopId);
  audit({ kind: step === 'names' ? 'names-erased' : 'log-erased', actor: 'server', workshopId });
  log('info', step === 'names' ? 'Names were erased' : 'The log was erased', { workshopId });
}
