import {
  insertExportRecord,
  listExportRecords,
  setExportedRows,
} from '#db/queries/export-records.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import { generateId } from '#lib/auth/secret.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import { databaseErrorText } from '#db/errors.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { DownloadQuery, ExportLevel, ExportQuery } from '#lib/protocol/api/exports.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { EXPORT_REASON_CHARS, listTables, type ExportFile } from '#lib/protocol/export-tables.ts';
import { toSeconds } from '#lib/results/export/columns.ts';
import { listColumns } from '#lib/results/export/dictionary.ts';
import { createDownloadKey, createPseudonyms } from '#lib/results/export/pseudonyms.ts';
import { createExportBytes, EXPORT_FORMATS, type ExportRow } from '#lib/results/export-stream.ts';
import {
  formatInstant,
  listRoomFileColumns,
  selectColumns,
  type RowFormat,
} from '#lib/results/rows.ts';
import { canExport, canExportNames, canSeeExportRecords } from '#lib/room/policies.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Caller, AppServices, ExportTokenCaller } from '../context.ts';
import { MAX_EXPORTS, openDownload } from '../exports/download.ts';
import type { TableSelection } from '../exports/messages.ts';
import { readRoomFile } from '../exports/room-file.ts';
import { readFromThread } from '../exports/thread.ts';
import { WorkshopGoneError } from '../exports/workshop-gone.ts';
import type { Log } from '../logger.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertTokenSees, requireScope } from './api-access.ts';

/** After this time one of the exports in progress has probably ended. */
const BUSY_RETRY_MS = 15_000;
/** How soon to ask again while the facts are made from the log. */
const READING_RETRY_MS = 5_000;

/** A download that the caller can have. */
interface Grant {
  readonly workshop: WorkshopRow;
  readonly level: ExportLevel;
  readonly showsHelpers: boolean;
  /** Id of the person, or of the token after `token:`. */
  readonly actor: string;
  readonly reason: string | null;
  /** The key of the pseudonyms. A new one for each download, except those with one token. */
  readonly key: Buffer;
}

/** Downloads of a workshop's data: its log, its tables, and all of them as a bundle. */
export function exportService(deps: ServiceDeps, log: Log): AppServices['exports'] {
  const { db, workshops, facts, now, audit, url } = deps;
  const slots = new Semaphore(MAX_EXPORTS);

  /** The file at the level, with a free place, and its complete facts. */
  const openBytes = async (
    caller: Caller,
    file: ExportFile,
    grant: Grant & { readonly selection: TableSelection | null },
  ): Promise<{ bytes: AsyncGenerator<Uint8Array, number>; release: () => void }> => {
    const { workshop, level, key, showsHelpers, selection } = grant;
    if (file.kind === 'room') {
      const room = (await requireWorkshop(workshops, workshop.id)).state();
      const columns = listRoomFileColumns(file.name, level);
      const rows = readRoomFile(db, workshop.id, room, file.name, createRowFormat(grant, room));
      const bytes = readRows(selectColumns(rows, columns), columns, file.format);
      return { bytes, release: () => undefined };
    }
    if (file.kind !== 'table' || file.table !== 'log') await requireFacts(workshop);
    const release = slots.tryAcquire();
    if (release === null) {
      audit({
        ...auditCaller(caller),
        kind: 'limit-reached',
        workshopId: workshop.id,
        detail: { limit: 'exports' },
      });
      throw new HttpError('too-many', { retryMs: BUSY_RETRY_MS });
    }
    const { connectionString = '' } = db.$client.options;
    const request = { workshopId: workshop.id, file, level, selection, key, showsHelpers, url };
    return {
      bytes: readFromThread(connectionString, { ...request, now: now().getTime() }),
      release,
    };
  };

  /** A workshop without course content was never opened and has no results. */
  const requireFacts = async (workshop: WorkshopRow): Promise<void> => {
    if (workshop.packDigest === null) await requireWorkshop(workshops, workshop.id);
    if (workshop.startedAt === null) return;
    if ((await facts.ensure(workshop.id)).state !== 'ready')
      throw new HttpError('not-ready', { retryMs: READING_RETRY_MS });
  };

  return {
    async open(caller, workshopId, file, query) {
      const beganAt = performance.now();
      assertTokenSees(deps, caller, workshopId);
      if (holdsLog(file)) requireScope(caller, 'log:read');
      const grant = await (caller.token?.kind === 'export'
        ? grantByToken(caller.token, query)
        : grantByRole(deps, caller, workshopId, query));
      assertExists(file, grant.level);
      const selection = selectPart(file, grant.level, query);
      const { bytes, release } = await openBytes(caller, file, { ...grant, selection });
      const { fileName, type } = describeFile(file, grant);
      const id = generateId();
      // Not before the end, because only then the rows are known. `listRecords` has it from the start.
      const reportExport = (rows: number | null): void => {
        audit({
          ...auditCaller(caller),
          kind: 'export-opened',
          workshopId,
          detail: {
            export:
              file.kind === 'table' ? file.table : file.kind === 'room' ? file.name : file.kind,
            format: formatOf(file),
            level: grant.level,
            names: grant.level === 'named',
            rows,
            byToken: caller.token !== undefined,
          },
        });
      };
      let complete: number | null = null;
      try {
        await insertExportRecord(db, {
          id,
          workshopId,
          at: now(),
          actor: grant.actor,
          level: grant.level,
          file: nameOf(file),
          reason: grant.reason,
        });
        const body = await openDownload(bytes, {
          onComplete: (rows) => {
            complete = rows;
            deps.recordExport?.(formatOf(file), (performance.now() - beganAt) / SECOND_MS);
            setExportedRows(db, id, rows).catch((error: unknown) => {
              log('warn', `An export isn't recorded as complete: ${databaseErrorText(error)}`);
            });
          },
          onClose: () => {
            release();
            reportExport(complete);
          },
        });
        return { fileName, type, body };
      } catch (error) {
        release();
        // The workshop can be deleted between the permission and the first bytes.
        throw error instanceof WorkshopGoneError ? new HttpError('not-found') : error;
      }
    },

    async listRecords(caller, workshopId) {
      await requireWorkshopAccess(db, caller, workshopId, canSeeExportRecords);
      return (await listExportRecords(db, workshopId)).map(
        ({ id, at, actor, level, file, rows, reason, personName }) => ({
          id,
          at: at.getTime(),
          // The name of a person who was deleted is gone.
          person: actor.startsWith('token:') ? null : (personName ?? actor),
          level,
          file,
          rows,
          reason,
        }),
      );
    },
  };
}

/**
 * The role limits the level, and the person chooses. Names need a reason; with an API token they need
 * its scope instead, because a program can't have a reason.
 */
async function grantByRole(
  { db }: ServiceDeps,
  caller: Caller,
  workshopId: string,
  { level = 'pseudonymous', reason }: ExportQuery,
): Promise<Grant> {
  const { token } = caller;
  if (level === 'named') requireScope(caller, 'names:read');
  const { workshop, role, person } = await requireWorkshopAccess(
    db,
    caller,
    workshopId,
    level === 'named' ? canExportNames : canExport,
  );
  if (level === 'named' && token === undefined && (reason ?? '').length < EXPORT_REASON_CHARS.min)
    throw new HttpError('malformed', { field: 'reason' });
  return {
    workshop,
    level,
    showsHelpers: role === 'owner',
    actor: person.id,
    reason: level === 'named' ? (reason ?? null) : null,
    key: token?.pseudonymKey ?? createDownloadKey(),
  };
}

/** An export token gives its level or less. */
function grantByToken(token: ExportTokenCaller, query: ExportQuery): Grant {
  const level = query.level ?? token.level;
  if (LEVEL_ORDER.indexOf(level) < LEVEL_ORDER.indexOf(token.level))
    throw new HttpError('forbidden', { field: 'level' });
  return {
    workshop: token.workshop,
    level,
    showsHelpers: false,
    actor: `token:${token.id}`,
    reason: null,
    key: token.pseudonymKey ?? createDownloadKey(),
  };
}

function holdsLog(file: ExportFile): boolean {
  return file.kind === 'bundle' || (file.kind === 'table' && file.table === 'log');
}

/** The part of a table that the query names; null: all of it, or another file. */
function selectPart(
  file: ExportFile,
  level: ExportLevel,
  { columns, exercise, since_pos: sincePos }: DownloadQuery,
): TableSelection | null {
  if (file.kind !== 'table') return null;
  const names = listColumns(file.table, level).map(({ name }) => name);
  if (columns?.some((name) => !names.includes(name)) === true)
    throw new HttpError('malformed', { field: 'columns' });
  if (exercise !== undefined && !names.includes('exercise'))
    throw new HttpError('malformed', { field: 'exercise' });
  if (sincePos !== undefined && file.table !== 'log')
    throw new HttpError('malformed', { field: 'since_pos' });
  return {
    columns: columns ?? null,
    exercise: exercise ?? null,
    sincePos: sincePos ?? null,
  };
}

/** From the most to the least about single students. */
const LEVEL_ORDER: readonly ExportLevel[] = ['named', 'pseudonymous', 'aggregate'];

/** Without single students only some tables exist, and some exist only with names. */
function assertExists(file: ExportFile, level: ExportLevel): void {
  const exists =
    file.kind === 'table'
      ? listTables(level).includes(file.table)
      : level !== 'aggregate' || file.kind === 'bundle';
  if (!exists) throw new HttpError('malformed', { field: 'level' });
}

function createRowFormat({ level, key, workshop }: Grant, room: RoomState): RowFormat {
  const pseudonyms = createPseudonyms(key);
  const origin = (workshop.startedAt ?? workshop.startsAt).getTime();
  return {
    nameSeat: (id) => {
      if (id === null) return null;
      if (level !== 'named') return { label: pseudonyms.nameSeat(id), displayName: null };
      return room.seats.get(id) ?? { label: id, displayName: null };
    },
    formatTime: (ms) =>
      level === 'named' || ms === null ? formatInstant(ms) : toSeconds(ms, { level, origin }),
  };
}

async function* readRows(
  rows: AsyncIterable<ExportRow>,
  columns: readonly string[],
  format: 'csv' | 'jsonl',
): AsyncGenerator<Uint8Array, number> {
  let count = 0;
  const counted = (async function* () {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  })();
  for await (const chunk of createExportBytes(counted, columns, format)) yield chunk as Uint8Array;
  return count;
}

function nameOf(file: ExportFile): string {
  switch (file.kind) {
    case 'room':
      return `${file.name}.${file.format}`;
    case 'table':
      return `${file.table}.${file.format}`;
    case 'bundle':
      return 'bundle.zip';
    case 'xapi':
      return 'xapi.jsonl';
  }
}

function formatOf(file: ExportFile): 'csv' | 'jsonl' | 'parquet' | 'zip' {
  if (file.kind === 'bundle') return 'zip';
  return file.kind === 'xapi' ? 'jsonl' : file.format;
}

const CONTENT_TYPES = {
  csv: EXPORT_FORMATS.csv.contentType,
  jsonl: EXPORT_FORMATS.jsonl.contentType,
  parquet: 'application/vnd.apache.parquet',
  zip: 'application/zip',
} as const;

function describeFile(
  file: ExportFile,
  { workshop: { code }, level }: Grant,
): { fileName: string; type: string } {
  return {
    fileName: file.kind === 'bundle' ? `${code}-${level}.zip` : `${code}-${nameOf(file)}`,
    type: CONTENT_TYPES[formatOf(file)],
  };
}
