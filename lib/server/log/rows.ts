import { createHash } from 'node:crypto';
import type { act, change } from '#db/schema.ts';
import type { Change } from '#lib/protocol/change.ts';
import { wellFormed, type Json, type JsonObject } from '#lib/protocol/json.ts';
import type { ActEntry, ChangeEntry } from './entry.ts';

/** A change on its way into the log; the writer gives `pos`. */
export interface NewChange {
  readonly log: 'change';
  readonly seat: string;
  readonly epoch: string;
  readonly epochOrdinal: number;
  readonly change: Change;
  readonly at: number;
  readonly receivedAt: number;
  readonly fingerprint: string;
  readonly bytes: number;
}

export type NewAct = Omit<ActEntry, 'pos'> & { readonly bytes: number };
export type NewEntry = NewChange | NewAct;

/** A change made storable (R9), its fingerprint (SHA-256, hex) and its size in bytes of JSON, about. */
export function fingerprint(change: Change): {
  change: Change;
  fingerprint: string;
  bytes: number;
} {
  const text = JSON.stringify(change);
  const clean = UNSTORABLE.test(text) ? (storable(change) as unknown as Change) : change;
  return {
    change: clean,
    fingerprint: createHash('sha256').update(text).digest('hex'),
    bytes: text.length,
  };
}

/** NUL and lone surrogates as JSON.stringify escapes them: rare, so that the walk over the whole is rare too. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/;

/** Every string made so that PostgreSQL takes it. */
export function storable(value: Json): Json {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [wellFormed(key), storable(inner)]),
  );
}

/** What the `change` table has columns for; the rest of an operation goes to `detail`. */
const COLUMNS = new Set([
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
export function toRow(entry: NewEntry, pos: number): JsonObject {
  if (entry.log === 'act') {
    const { at, actor, kind, seat, payload } = entry;
    return { pos, at, actor, kind, seat, payload };
  }
  const { seat, epoch, at, receivedAt, fingerprint, change } = entry;
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
    seat,
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

type StoredChange = Pick<
  typeof change.$inferSelect,
  | 'pos'
  | 'at'
  | 'seat'
  | 'epoch'
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
export function fromChangeRow(row: StoredChange, epochOrdinal: number): ChangeEntry {
  const { pos, at, receivedAt, seat, epoch, detail, ...columns } = row;
  const own = Object.entries(columns).filter(
    ([name, value]) => value !== null && COLUMNS.has(name),
  );
  return {
    log: 'change',
    pos,
    at,
    receivedAt,
    seat,
    epoch,
    epochOrdinal,
    change: { ...Object.fromEntries(own), ...detail } as Change,
  };
}

type StoredAct = Pick<
  typeof act.$inferSelect,
  'pos' | 'at' | 'actor' | 'kind' | 'seat' | 'payload'
>;

export function fromActRow({ pos, at, actor, kind, seat, payload }: StoredAct): ActEntry {
  return { log: 'act', pos, at, actor, kind, seat, payload };
}

/** What stands in the log instead of a row the database would not take; it bears the first one's number and fingerprint. */
export function gapInstead(entry: NewChange): NewChange {
  const { seq, seenAt, mono } = entry.change;
  return {
    ...entry,
    change: { op: 'gap', seq, seenAt, mono, why: 'refused', from: seenAt, to: seenAt },
  };
}
