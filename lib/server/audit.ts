import type { Database } from '#db/connect.ts';
import {
  expireAuditRows,
  insertAuditRows,
  updateAuditCount,
  type NewAuditRow,
} from '#db/queries/audit.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { DAY_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { TokenBucket } from '#lib/kit/token-bucket.ts';
import type { Audit, AuditEvent } from '#lib/protocol/audit.ts';
import { currentRequestId, type Log } from './logger.ts';

/** Limits of the security log. */
export const AUDIT_LIMITS = {
  /** UTF-16 code units of `detail` as JSON; entries with more keep only the fact that it was cut. */
  detailChars: 1_500,
  /** Code units of one text: actor, address, a value of `detail`. */
  textChars: 200,
  /** New rows. Beyond it, entries are counted by kind and workshop. */
  rowsPerSecond: 100,
  /**
   * New rows of clients that aren't known and name no workshop: refused links, tokens, origins. Beyond
   * it, they are counted by kind, so that a flood from many addresses doesn't fill the log.
   */
  strangersPerMinute: 100,
  /** Entries of the last minute that are remembered to merge equal ones. */
  rememberedEntries: 10_000,
  /** Entries that wait while the database is unavailable. All are lines of the server log. */
  waitingEntries: 1_000,
  addressDays: 90,
  /** The default of PODIUM_AUDIT_DAYS. */
  entryDays: 365,
} as const;

const FLUSH_MS = 250;
const EXPIRE_MS = DAY_MS / 4;
/** The actor of an entry that names none. */
const ANONYMOUS = 'anonymous';

export interface AuditLog {
  readonly audit: Audit;
  /** Writes what is waiting, and ends. */
  stop(): Promise<void>;
}

interface Entry {
  readonly row: NewAuditRow;
  id: number | null;
  count: number;
  storedCount: number;
}

/**
 * Opens the security log. Entries are written in batches, a quarter of a second late at most. Equal
 * entries of one actor within a minute are one row with a count. Each new row is also one line of the
 * server log, so an entry that the database refuses isn't lost.
 */
export function createAuditLog({
  db,
  clock,
  log,
  entryDays = AUDIT_LIMITS.entryDays,
}: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly entryDays?: number;
}): AuditLog {
  let entries = new Map<string, Entry>();
  let previousEntries = new Map<string, Entry>();
  let minute = 0;
  let dirty = new Set<Entry>();
  let flushing = Promise.resolve();
  let stopped = false;
  let cancelFlush: (() => void) | null = null;
  let cancelExpiry: (() => void) | null = null;
  const rowBucket = new TokenBucket(
    { burst: AUDIT_LIMITS.rowsPerSecond, perSecond: AUDIT_LIMITS.rowsPerSecond },
    clock.mono(),
  );
  const strangerBucket = new TokenBucket(
    {
      burst: AUDIT_LIMITS.strangersPerMinute,
      perSecond: AUDIT_LIMITS.strangersPerMinute / 60,
    },
    clock.mono(),
  );
  const canAddRow = ({ actor, workshopId }: NewAuditRow): boolean =>
    (actor !== ANONYMOUS || workshopId !== null || strangerBucket.tryTake(clock.mono()).ok) &&
    rowBucket.tryTake(clock.mono()).ok;

  const write = async (changed: readonly Entry[]): Promise<void> => {
    const added = changed
      .filter(({ id }) => id === null)
      .map((entry) => ({ entry, count: entry.count }));
    if (added.length > 0) {
      const ids = await insertAuditRows(
        db,
        added.map(({ entry, count }) => ({ ...entry.row, count })),
      );
      for (const [index, { entry, count }] of added.entries()) {
        entry.id = ids[index] ?? null;
        entry.storedCount = count;
      }
    }
    for (const entry of changed)
      if (entry.id !== null && entry.storedCount !== entry.count) {
        const { count } = entry;
        await updateAuditCount(db, entry.id, count);
        entry.storedCount = count;
      }
  };

  /** Entries that couldn't be written wait for the next flush, up to a bound. */
  const flush = async (): Promise<void> => {
    const changed = [...dirty];
    dirty = new Set();
    try {
      await write(changed);
    } catch (error) {
      log('warn', `The security log couldn't be written: ${messageOf(error)}`);
      dirty = new Set([...changed, ...dirty].slice(0, AUDIT_LIMITS.waitingEntries));
      if (!stopped) scheduleFlush();
    }
  };

  const scheduleFlush = (): void => {
    if (cancelFlush !== null || stopped) return;
    cancelFlush = clock.after(FLUSH_MS, () => {
      cancelFlush = null;
      flushing = flushing.then(flush);
    });
  };

  const expire = (): void => {
    const now = clock.now();
    flushing = flushing.then(() =>
      expireAuditRows(db, {
        entriesBefore: new Date(now - entryDays * DAY_MS),
        addressesBefore: new Date(now - AUDIT_LIMITS.addressDays * DAY_MS),
      }).catch((error: unknown) => {
        log('warn', `Old entries of the security log couldn't be deleted: ${messageOf(error)}`);
      }),
    );
    if (!stopped) cancelExpiry = clock.after(EXPIRE_MS, expire);
  };
  expire();

  const record = (row: NewAuditRow, key: string): void => {
    const entry: Entry = { row, id: null, count: 1, storedCount: 0 };
    entries.set(key, entry);
    dirty.add(entry);
    const { kind, actor, workshopId, seatId, address, request, detail } = row;
    log('info', `Security: ${kind}`, {
      securityEvent: kind,
      actor,
      ...(workshopId !== null && { workshopId }),
      ...(seatId !== null && { seatId }),
      ...(address !== null && { address }),
      ...(request !== null && { requestId: request }),
      detail,
    });
  };

  const countAgain = (key: string): boolean => {
    const entry = entries.get(key) ?? previousEntries.get(key);
    if (entry === undefined) return false;
    entry.count += 1;
    dirty.add(entry);
    return true;
  };

  return {
    audit(event) {
      if (stopped) return;
      const now = clock.now();
      const currentMinute = Math.floor(now / MINUTE_MS);
      if (currentMinute !== minute || entries.size >= AUDIT_LIMITS.rememberedEntries) {
        previousEntries = currentMinute === minute ? entries : new Map();
        entries = new Map();
        minute = currentMinute;
      }
      const row = toRow(event, new Date(now));
      const key = keyOf(row);
      if (!countAgain(key)) {
        if (canAddRow(row)) record(row, key);
        else recordOverflow(row);
      }
      scheduleFlush();
    },
    async stop() {
      stopped = true;
      cancelFlush?.();
      cancelExpiry?.();
      flushing = flushing.then(flush);
      await flushing;
    },
  };

  /** Entries above the rate are counted in one row for each kind and workshop. */
  function recordOverflow({ at, kind, workshopId }: NewAuditRow): void {
    const row: NewAuditRow = {
      at,
      kind,
      actor: ANONYMOUS,
      workshopId,
      seatId: null,
      address: null,
      session: null,
      detail: { overflow: true },
      request: null,
      count: 1,
    };
    const key = keyOf(row);
    if (!countAgain(key)) record(row, key);
  }
}

function toRow(event: AuditEvent, at: Date): NewAuditRow {
  const detail = Object.fromEntries(
    Object.entries(event.detail ?? {}).map(([name, value]) => [
      cut(name),
      typeof value === 'string' ? cut(value) : value,
    ]),
  );
  return {
    at,
    kind: event.kind,
    actor: cut(event.actor ?? ANONYMOUS),
    workshopId: event.workshopId ?? null,
    seatId: event.seatId ?? null,
    address: event.address === undefined ? null : cut(event.address),
    session: event.session === undefined ? null : event.session.slice(0, 16),
    detail:
      JSON.stringify(detail).length <= AUDIT_LIMITS.detailChars ? detail : { detailCut: true },
    request: currentRequestId() ?? null,
    count: 1,
  };
}

/** Equal entries have one key, also those of several requests. */
function keyOf(row: NewAuditRow): string {
  return JSON.stringify({ ...row, at: 0, request: null });
}

/** PostgreSQL stores neither NUL nor lone surrogates. */
function cut(text: string): string {
  return text.slice(0, AUDIT_LIMITS.textChars).toWellFormed().replaceAll('\0', '\uFFFD');
}
