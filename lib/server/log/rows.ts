import { createHash } from 'node:crypto';
import type { command, change } from '#db/schema.ts';
import { admitChange, type AdmittedPaths } from '#lib/cluster/slim/admit.ts';
import type { Change } from '#lib/protocol/change.ts';
import { toWellFormed, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { CommandEntry, ChangeEntry } from './entry.ts';

/** A change that isn't committed yet: the writer assigns `pos`. Times are ms since 1970. */
export interface NewChangeRow {
  readonly log: 'change';
  readonly seatId: string;
  readonly epoch: string;
  readonly epochOrdinal: number;
  readonly change: Change;
  readonly at: number;
  readonly receivedAt: number;
  /** SHA-256, hex. */
  readonly fingerprint: string;
  /** Approximate size as JSON. */
  readonly bytes: number;
}

export type NewCommandRow = Omit<CommandEntry, 'pos'> & { readonly bytes: number };
export type NewRow = NewChangeRow | NewCommandRow;

/**
 * Admits the object of a change and makes the rest storable (R9). Also returns its fingerprint
 * (SHA-256 of the change as it came, hex, so that a replay is recognized), and its size as it came,
 * in bytes of JSON. `pathsOf`: see `admitChange`.
 */
export function prepareChange(
  change: Change,
  pathsOf: (gvk: string) => AdmittedPaths = () => undefined,
): {
  change: Change;
  fingerprint: string;
  bytes: number;
  /** The object of the change was beyond a limit, so that less of it is stored. */
  isReduced: boolean;
} {
  const text = JSON.stringify(change);
  const storableChange = UNSTORABLE_PATTERN.test(text)
    ? (toStorable(change) as unknown as Change)
    : change;
  const admitted = admitChange(storableChange, pathsOf);
  return {
    change: admitted,
    isReduced: countMarks(admitted) > countMarks(storableChange),
    fingerprint: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  };
}

function countMarks(change: Change): number {
  if (!('object' in change)) return 0;
  const { cut, oversized, unreadable } = change.object;
  return Number(cut === true) + 2 * Number(oversized === true) + 2 * Number(unreadable === true);
}

/** NUL and lone surrogates as JSON.stringify escapes them. Only changes with a match are walked. */
const UNSTORABLE_PATTERN = /\\u0000|\\ud[89a-f]/;

/** Replaces the characters in strings and keys that PostgreSQL doesn't accept (R9). */
export function toStorable(value: Json): Json {
  if (typeof value === 'string') return toWellFormed(value);
  if (Array.isArray(value)) return value.map(toStorable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [toWellFormed(key), toStorable(inner)]),
  );
}

/** The parts of a change that have a column of the `change` table. All others are in `detail`. */
const CHANGE_COLUMNS = new Set([
  'op',
  'seq',
  'seenAt',
  'mono',
  'uid',
  'gvk',
  'ns',
  'name',
  'object',
  'hash',
]);

/** One row for `jsonb_to_recordset`, with the column names of the table. */
export function toRow(entry: NewRow, pos: number): JsonObject {
  if (entry.log === 'command') {
    const { at, actor, kind, seatId, payload } = entry;
    return { pos, at, actor, kind, seat_id: seatId, payload };
  }
  const { seatId, epoch, at, receivedAt, fingerprint, change } = entry;
  const { op, seq, seenAt, mono, ...rest } = change;
  const {
    uid = null,
    gvk = null,
    ns = null,
    name = null,
    object = null,
    hash = null,
    ...detail
  } = rest as JsonObject;
  return {
    pos,
    seat_id: seatId,
    epoch_id: epoch,
    seq,
    op,
    uid,
    gvk,
    ns,
    name,
    object,
    detail: Object.keys(detail).length > 0 ? detail : null,
    hash,
    seen_at: seenAt,
    mono,
    at,
    received_at: receivedAt,
    fingerprint,
  };
}

type ChangeRow = Pick<
  typeof change.$inferSelect,
  | 'pos'
  | 'at'
  | 'seatId'
  | 'epochId'
  | 'seq'
  | 'op'
  | 'uid'
  | 'gvk'
  | 'ns'
  | 'name'
  | 'object'
  | 'detail'
  | 'hash'
  | 'seenAt'
  | 'mono'
  | 'receivedAt'
>;

/**
 * Restores the change as it was admitted. It isn't parsed again, because it was validated on arrival.
 * Its object is admitted again, because an older version of the server may have stored it.
 */
export function fromChangeRow(row: ChangeRow, epochOrdinal: number): ChangeEntry {
  const { pos, at, receivedAt, seatId, epochId, detail, ...columns } = row;
  const fields = Object.entries(columns).filter(
    ([name, value]) => value !== null && CHANGE_COLUMNS.has(name),
  );
  return {
    log: 'change',
    pos,
    at,
    receivedAt,
    seatId,
    epoch: epochId,
    epochOrdinal,
    change: admitChange({ ...Object.fromEntries(fields), ...detail } as Change, () => 'stored'),
  };
}

type CommandRow = Pick<
  typeof command.$inferSelect,
  'pos' | 'at' | 'actor' | 'kind' | 'seatId' | 'payload'
>;

export function fromCommandRow({
  pos,
  at,
  actor,
  kind,
  seatId,
  payload,
}: CommandRow): CommandEntry {
  return { log: 'command', pos, at, actor, kind, seatId, payload };
}

/**
 * The gap that replaces a change that the database rejects. It keeps the seq and the fingerprint of
 * that change, so that a replay still matches.
 */
export function toGapRecord(entry: NewChangeRow): NewChangeRow {
  const { seq, seenAt, mono } = entry.change;
  return {
    ...entry,
    change: { op: 'gap', seq, seenAt, mono, why: 'refused', from: seenAt, to: seenAt },
  };
}
