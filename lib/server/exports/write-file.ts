import type { Connection } from '#db/connect.ts';
import { readClusters, readCommandsOfKind } from '#db/queries/log-export.ts';
import type { CopiedSeat } from '#db/queries/log-copy.ts';
import { readResultSeats } from '#db/queries/results.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { listTables, type ExportTable, type TableFormat } from '#lib/protocol/export-tables.ts';
import { SeatMerges } from '#lib/results/command-log.ts';
import { writeBundle, type BundleFile } from '#lib/results/export/bundle.ts';
import type { TableValues, TimeScale } from '#lib/results/export/columns.ts';
import {
  describePackage,
  DICTIONARY_COLUMNS,
  listColumns,
  listDictionary,
} from '#lib/results/export/dictionary.ts';
import { writeLog } from '#lib/results/export/log-file.ts';
import { createPseudonyms } from '#lib/results/export/pseudonyms.ts';
import { writeReadme } from '#lib/results/export/readme.ts';
import { writeTable } from '#lib/results/export/table-file.ts';
import { TableBuilder } from '#lib/results/export/table-rows.ts';
import { listStatements } from '#lib/results/export/xapi.ts';
import { createExportBytes } from '#lib/results/export-stream.ts';
import type { ResultsInput } from '#lib/results/input.ts';
import { readResultsInput } from '../results/read-input.ts';
import { orderQuizOptions } from '../services/shuffle.ts';
import type { ExportRequest } from './messages.ts';
import { WorkshopGoneError } from './workshop-gone.ts';

interface FileContext {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly request: ExportRequest;
  readonly workshop: WorkshopRow;
  readonly scale: TimeScale;
  /** Adds to the rows of the file. */
  readonly countRows: (rows: number) => void;
  /** Read with the first table that needs it. */
  readonly tables: () => Promise<{ readonly input: ResultsInput; readonly builder: TableBuilder }>;
}

/**
 * The bytes of an export. Reads the database while they are consumed, and returns the number of rows.
 * @throws {WorkshopGoneError} also after the last row, because a file must not outlive its data
 */
export async function* writeFile(
  db: Connection,
  databaseUrl: string,
  request: ExportRequest,
): AsyncGenerator<Uint8Array, number> {
  const workshop = await requireWorkshopRow(db, request.workshopId);
  let rows = 0;
  const tables = once(async () => {
    const input = await readResultsInput(db, workshop.id, request.now);
    if (input === null) throw new WorkshopGoneError();
    const { level, key, showsHelpers } = request;
    const pseudonyms = createPseudonyms(Buffer.from(key));
    const clusters = await readClusters(db, workshop.id);
    const builder = new TableBuilder({
      input,
      level,
      pseudonyms,
      showsHelpers,
      clusters,
      orderOptions: orderQuizOptions,
    });
    return { input, builder };
  });
  yield* openBytes({
    db,
    databaseUrl,
    request,
    workshop,
    scale: {
      level: request.level,
      origin: (workshop.startedAt ?? workshop.startsAt).getTime(),
    },
    countRows: (added) => {
      rows += added;
    },
    tables,
  });
  await requireWorkshopRow(db, request.workshopId);
  return rows;
}

async function requireWorkshopRow(db: Connection, id: string): Promise<WorkshopRow> {
  const workshop = await findWorkshop(db, id);
  if (workshop === null) throw new WorkshopGoneError();
  return workshop;
}

function openBytes(context: FileContext): AsyncIterable<Uint8Array> {
  const { file } = context.request;
  switch (file.kind) {
    case 'table':
      return openTable(context, file.table, file.format);
    case 'bundle':
      return writeBundle(listBundleFiles(context), new Date(context.request.now));
    case 'xapi':
      return openStatements(context);
  }
}

async function* openTable(
  context: FileContext,
  table: ExportTable,
  format: TableFormat,
): AsyncGenerator<Uint8Array> {
  const { request, scale, countRows } = context;
  const { selection } = request;
  const columns = listColumns(table, request.level).filter(
    ({ name }) => selection?.columns?.includes(name) ?? true,
  );
  if (table === 'log') {
    const { databaseUrl, workshop } = context;
    yield* writeLog(
      {
        databaseUrl,
        workshopId: workshop.id,
        seats: await listLogSeats(context),
        key: request.key,
        scale,
        columns: columns.map(({ name }) => name),
        sincePos: selection?.sincePos ?? 0,
        onEnd: countRows,
      },
      format,
    );
    return;
  }
  const { builder } = await context.tables();
  const all: readonly TableValues[] = builder.rows(table);
  const exercise = selection?.exercise ?? null;
  const rows = exercise === null ? all : all.filter((row) => row['exercise'] === exercise);
  countRows(rows.length);
  yield* writeTable(columns, rows, format, scale);
}

async function* openStatements(context: FileContext): AsyncGenerator<Uint8Array> {
  const { input, builder } = await context.tables();
  const { url, workshopId } = context.request;
  let rows = 0;
  for (const statement of listStatements(builder.listDays(), {
    url,
    workshopId,
    pack: input.pack,
    scale: context.scale,
  })) {
    rows += 1;
    yield Buffer.from(`${JSON.stringify(statement)}\n`);
  }
  context.countRows(rows);
}

function listBundleFiles(context: FileContext): BundleFile[] {
  const { request, workshop } = context;
  const { level } = request;
  const createdAt = new Date(request.now);
  const about = {
    name: `podium-${workshop.code.toLowerCase()}-${level}`,
    title: workshop.name,
    createdAt,
  };
  return [
    textFile('README.md', writeReadme({ name: workshop.name, createdAt }, level)),
    {
      name: 'dictionary.csv',
      open: () => createExportBytes(listDictionary(level), DICTIONARY_COLUMNS, 'csv'),
    },
    textFile('datapackage.json', `${JSON.stringify(describePackage(about, level), null, 2)}\n`),
    ...listTables(level).map((table) => ({
      name: `${table}.csv`,
      open: () => openTable(context, table, 'csv'),
    })),
  ];
}

function textFile(name: string, text: string): BundleFile {
  return {
    name,
    open: async function* () {
      yield Buffer.from(text);
    },
  };
}

/** How the log names seats: merged ones as the seat that their student has now. */
async function listLogSeats({ db, request, workshop }: FileContext): Promise<CopiedSeat[]> {
  const pseudonyms = createPseudonyms(Buffer.from(request.key));
  const seats = new Map((await readResultSeats(db, workshop.id)).map((seat) => [seat.id, seat]));
  const merged: string[] = [];
  const commands = [];
  for await (const { seatId, payload, pos, at } of readCommandsOfKind(
    db,
    workshop.id,
    'merge-seats',
  )) {
    commands.push({ kind: 'merge-seats', actor: 'server', seatId, payload, pos, at });
    if (typeof payload['from'] === 'string') merged.push(payload['from']);
  }
  const merges = new SeatMerges(commands);
  return [...seats.keys(), ...merged].flatMap((id) => {
    const seat = seats.get(merges.resolve(id));
    if (seat === undefined) return [];
    return request.level === 'named'
      ? [{ id, seat: seat.label, displayName: seat.displayName }]
      : [{ id, seat: pseudonyms.nameSeat(seat.id), displayName: null }];
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
