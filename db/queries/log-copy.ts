import { finished, type Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** How an export shows a seat. `id`: also of a seat that was merged into this one. */
export interface CopiedSeat {
  readonly id: string;
  /** Label or pseudonym. For CSV, both texts are safe cells on one line. */
  readonly seat: string;
  readonly displayName: string | null;
}

export interface LogCopyOptions {
  readonly workshopId: string;
  readonly format: 'csv' | 'jsonl';
  /** Rows of other seats are left out. */
  readonly seats: readonly CopiedSeat[];
  /**
   * null: all columns. Otherwise no text that a student chose, and ids of objects are pseudonyms with
   * this key. Times are seconds since `startedAt`, ms since 1970.
   */
  readonly pseudonymous: { readonly key: Uint8Array; readonly startedAt: number } | null;
  /** Leaves out objects and payloads. */
  readonly withoutData?: boolean;
  /** Of `LOG_COLUMNS`; all by default. */
  readonly columns?: readonly string[];
  /** Only entries after this position. In pseudonymous files, a position is a rank. */
  readonly sincePos?: number;
}

/** Columns of the log, in their order. */
export const LOG_COLUMNS = {
  named: [
    'pos',
    'at',
    'type',
    'kind',
    'seat',
    'display_name',
    'actor',
    'epoch',
    'seq',
    'gvk',
    'ns',
    'name',
    'uid',
    'data',
    'detail',
  ],
  pseudonymous: ['pos', 'at', 'type', 'kind', 'seat', 'actor', 'epoch', 'gvk', 'uid'],
} as const;
type LogColumn = (typeof LOG_COLUMNS)['named' | 'pseudonymous'][number];

/** Columns without quotes in CSV. */
const NUMBERS: ReadonlySet<string> = new Set(['pos', 'seq']);
/** Objects and payloads, which are most of the bytes. */
const DATA_COLUMNS: ReadonlySet<string> = new Set(['data', 'detail']);
/** A reader that is slower than this for the whole log is cut off. */
const STATEMENT_TIMEOUT_MS = 30 * 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const HMAC_BLOCK_BYTES = 64;
/** Notes of helpers about a student. Exports contain these commands without their text. */
const PRIVATE_KINDS = `'add-note', 'delete-note'`;

/**
 * A connection for one export. It isn't one of the pool, whose statements have a short limit and
 * which the live room needs. End it with `end`.
 */
export async function connectForExport(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 5 * 60_000,
    keepAlive: true,
    application_name: 'podium-export',
  });
  // A lost connection fails the statement in progress, which reports it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/**
 * The log of a workshop in order, as the bytes of a file without the header: PostgreSQL writes each
 * row, so none is an object here. CSV lines end with LF and contain no other LF. Keys and names
 * are settings of the session, because a statement can be written to the log of the database.
 */
export async function copyLog(client: pg.Client, options: LogCopyOptions): Promise<Readable> {
  const { seats, pseudonymous } = options;
  const [inner, outer] = hmacPads(pseudonymous?.key ?? new Uint8Array());
  const settings = {
    seats: JSON.stringify(Object.fromEntries(seats.map(({ id, seat }) => [id, seat]))),
    names: JSON.stringify(Object.fromEntries(seats.map((seat) => [seat.id, seat.displayName]))),
    inner: inner.toString('hex'),
    outer: outer.toString('hex'),
  };
  for (const [name, value] of Object.entries(settings))
    await client.query('select set_config($1, $2, false)', [`podium.${name}`, value]);
  // A sort would write all rows to the disk of the database before the first one is sent.
  await client.query(
    'set enable_sort = off; set max_parallel_workers_per_gather = 0; set jit = off',
  );
  const stream = client.query(copyTo(copyStatement(options), { highWaterMark: 256 * 1024 }));
  // An error before the first reader is the reader's, not the process's.
  finished(stream, () => undefined);
  return stream;
}

function copyStatement(options: LogCopyOptions): string {
  const { workshopId, format, pseudonymous, withoutData = false, sincePos = 0 } = options;
  const columns =
    pseudonymous === null ? namedColumns(format) : reducedColumns(pseudonymous, format);
  const all = pseudonymous === null ? LOG_COLUMNS.named : LOG_COLUMNS.pseudonymous;
  const names = all.filter(
    (name) =>
      (!withoutData || !DATA_COLUMNS.has(name)) && (options.columns?.includes(name) ?? true),
  );
  const since = pg.escapeLiteral(String(sincePos));
  const list = names.map((name) => `${columns[name] ?? ''} as "${name}"`).join(', ');
  // Seats are looked up in an object, because a join would change the order.
  const rows = `select ${list} from (${ENTRIES}) e
    where e.workshop_id = ${pg.escapeLiteral(workshopId)}
      and (e.seat_id is null or ${setting('seats', 'jsonb')} ? e.seat_id)
      ${pseudonymous === null ? `and e.pos > ${since}::bigint` : ''}
    order by e.pos ${pseudonymous === null ? '' : `offset ${since}::bigint`}`;
  if (format === 'csv') {
    const texts = names
      .filter((name) => !NUMBERS.has(name) && (name !== 'at' || pseudonymous === null))
      .map((name) => `"${name}"`);
    const quoted = texts.length === 0 ? '' : `, force_quote (${texts.join(', ')})`;
    return `copy (${rows}) to stdout (format csv${quoted})`;
  }
  // JSON contains no control characters, so COPY never quotes a line.
  return `copy (select row_to_json(r) from (${rows}) r)
    to stdout (format csv, quote E'\\x01', delimiter E'\\x02')`;
}

/** The value of a setting, read once for all rows. */
const setting = (name: string, type: 'jsonb' | 'hex'): string =>
  type === 'jsonb'
    ? `(select current_setting('podium.${name}')::jsonb)`
    : `(select decode(current_setting('podium.${name}'), 'hex'))`;

/**
 * Both tables. Only with equal types and without a condition in its branches does PostgreSQL merge
 * them by their indexes; otherwise it sorts all rows on the disk first.
 */
const ENTRIES = `select workshop_id, pos, at, 'change'::text as type, op as kind, seat_id,
      epoch_id as epoch, seq, gvk, ns, name, uid, object as data, detail, null::text as actor
    from change
    union all
    select workshop_id, pos, at, 'command'::text, kind, seat_id,
      null::text, null::bigint, null::text, null::text, null::text, null::text, payload, null::jsonb, actor
    from command`;

const SEAT = `(${setting('seats', 'jsonb')} ->> e.seat_id)`;

type Columns = Partial<Record<LogColumn, string>>;

function namedColumns(format: LogCopyOptions['format']): Columns {
  const text = format === 'csv' ? safeCell : (column: string): string => column;
  return {
    pos: 'e.pos',
    at: `to_char(to_timestamp(e.at / 1000.0) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    type: 'e.type',
    kind: 'e.kind',
    seat: SEAT,
    display_name: `(${setting('names', 'jsonb')} ->> e.seat_id)`,
    actor: text('e.actor'),
    epoch: text('e.epoch'),
    seq: 'e.seq',
    gvk: text('e.gvk'),
    ns: text('e.ns'),
    name: text('e.name'),
    uid: text('e.uid'),
    data: `case when e.type = 'command' and e.kind in (${PRIVATE_KINDS}) then null else e.data end`,
    detail: 'e.detail',
  };
}

function reducedColumns(
  { startedAt }: NonNullable<LogCopyOptions['pseudonymous']>,
  format: LogCopyOptions['format'],
): Columns {
  return {
    // The position would connect two downloads.
    pos: 'row_number() over (order by e.pos)',
    at: `div(e.at - ${String(Math.round(startedAt))}, 1000)::bigint`,
    type: 'e.type',
    kind: 'e.kind',
    seat: SEAT,
    actor: `case when e.actor is null or e.actor = 'server' then e.actor
      when starts_with(e.actor, 'agent:') then 'agent' else 'person' end`,
    epoch: pseudonymOf('epoch', 'e.epoch'),
    gvk: format === 'csv' ? safeCell('e.gvk') : 'e.gvk',
    uid: pseudonymOf('object', 'e.uid'),
  };
}

/**
 * A text that no spreadsheet reads as a formula (R9), on one line. An apostrophe in front makes a cell
 * a text.
 */
function safeCell(column: string): string {
  return `case when ${column} ~ '[\\r\\n]|^[=+@\\t\\uFF1D\\uFF0B\\uFF0D\\uFF20-]'
    then case when ${column} ~ '^[=+@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20-]' then '''' else '' end
      || translate(${column}, E'\\r\\n', '  ')
    else ${column} end`;
}

/** `o-` and 60 bits of HMAC-SHA-256 in hexadecimal. */
function pseudonymOf(kind: string, column: string): string {
  return `'o-' || left(encode(sha256(${setting('outer', 'hex')} || sha256(${setting('inner', 'hex')}
    || convert_to('${kind}:' || ${column}, 'UTF8'))), 'hex'), 15)`;
}

/** The key, combined with the two pads of HMAC (RFC 2104). */
function hmacPads(key: Uint8Array): [Buffer, Buffer] {
  const block = Buffer.concat([key], HMAC_BLOCK_BYTES);
  return [block.map((byte) => byte ^ 0x36), block.map((byte) => byte ^ 0x5c)] as [Buffer, Buffer];
}
