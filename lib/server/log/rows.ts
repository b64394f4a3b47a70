import { createHash } from 'node:crypto';
import type { command, change } from '#db/schema.ts';
import type { Change } from '#lib/protocol/change.ts';
import { toWellFormed, type Json, type JsonObject } from '#lib/protocol/json.ts';
import type { CommandEntry, ChangeEntry } from './entry.ts';

/** A change on its way into the log; the writer gives `pos`. */
export interface NewChangeRow {
  readonly log: 'change';
  readonly seatId: string;
  readonly epoch: string;
  readonly epochOrdinal: number;
  readonly change: Change;
  readonly at: number;
  readonly receivedAt: number;
  readonly fingerprint: string;
  readonly bytes: number;
}

export type NewCommandRow = Omit<CommandEntry, 'pos'> & { readonly bytes: number };
export type NewRow = NewChangeRow | NewCommandRow;

/** A change made storable (R9), its fingerprint (SHA-256, hex) and its size in bytes of JSON, about. */
export function prepareChange(change: Change): {
  change: Change;
  fingerprint: string;
  bytes: number;
} {
  const text = JSON.stringify(change);
  const storableChange = UNSTORABLE_PATTERN.test(text)
    ? (toStorable(change) as unknown as Change)
    : change;
  return {
    change: storableChange,
    fingerprint: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
  };
}

/** NUL and lone surrogates as JSON.stringify escapes them: rare, so that the walk over the whole is rare too. */
const UNSTORABLE_PATTERN = /\\u0000|\\ud[89a-f]/;

/** Every string made so that PostgreSQL takes it. */
export function toStorable(value: Json): Json {
  if (typeof value === 'string') return toWellFormed(value);
  if (Array.isArray(value)) return value.map(toStorable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [toWellFormed(key), toStorable(inner)]),
  );
}

/** What the `change` table has columns for; the rest of an operation goes to `detail`. */
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

/** One row of `jsonb_to_recordset`: names are those of the table. */
export function toRow(entry: NewRow, pos: number): JsonObject {
  if (entry.log === 'command') {
    const { at, actor, kind, seatId, payload } = entry;
    return { pos, at, actor, kind, seatId, payload };
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
  const more = Object.keys(detail).length > 0 ? detail : null;
  return {
    pos,
    seatId,
    epoch,
    seq,
    op,
    uid,
    gvk,
    ns,
    name,
    object,
    detail: more,
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

/** The change again, as the agent said it. Not parsed a second time: the border let it in. */
export function fromChangeRow(row: ChangeRow, epochOrdinal: number): ChangeEntry {
  const { pos, at, receivedAt, seatId, epochId, detail, ...columns } = row;
  const own = Object.entries(columns).filter(
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
    change: { ...Object.fromEntries(own), ...detail } as Change,
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

/** What stands in the log instead of a row the database would not take; it bears the first one's number and fingerprint. */
export function toGapRecord(entry: NewChangeRow): NewChangeRow {
  const { seq, seenAt, mono } = entry.change;
  return {
    ...entry,
    change: { op: 'gap', seq, seenAt, mono, why: 'refused', from: seenAt, to: seenAt },
  };
}
