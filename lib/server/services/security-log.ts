import type { Database } from '#db/connect.ts';
import { listAuditRows, type AuditRow } from '#db/queries/audit.ts';
import { listPersonNames } from '#db/queries/people.ts';
import { listSeatLabels } from '#db/queries/seats.ts';
import { createExportStream, EXPORT_FORMATS, type ExportRow } from '#lib/results/export-stream.ts';
import type { AuditKind } from '#lib/protocol/audit.ts';
import type {
  SecurityLogActor,
  SecurityLogEntry,
  SecurityLogPage,
} from '#lib/protocol/api/security-log.ts';
import { canReadSecurityLog } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshopAccess } from './access.ts';
import type { ServiceDeps } from './deps.ts';

/** Entries of one page, and rows per query of the export. */
const PAGE_ENTRIES = 200;

/** The security log of a workshop, for its owners. */
export function securityLogService({ db }: ServiceDeps): AppServices['securityLog'] {
  return {
    async list(caller, workshopId, olderThan) {
      await requireWorkshopAccess(db, caller, workshopId, canReadSecurityLog);
      return readPage(db, workshopId, olderThan);
    },
    async open(caller, workshopId) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canReadSecurityLog);
      return {
        fileName: `${workshop.code}-security-log.jsonl`,
        type: EXPORT_FORMATS.jsonl.contentType,
        body: createExportStream(exportRows(db, workshopId), [], 'jsonl'),
      };
    },
  };
}

/** A page of the log with names. `workshopId` null: of the whole server. */
export async function readPage(
  db: Database,
  workshopId: string | null,
  olderThan: number | null,
): Promise<SecurityLogPage> {
  const rows = await listAuditRows(db, { workshopId, beforeId: olderThan, limit: PAGE_ENTRIES });
  const [names, labels] = await Promise.all([
    listPersonNames(db, unique(rows.flatMap((row) => [row.actor, memberOf(row)]))),
    listSeatLabels(db, unique(rows.map(({ seatId }) => seatId))),
  ]);
  return {
    entries: rows.map((row) => toEntry(row, names, labels)),
    olderThan: rows.length < PAGE_ENTRIES ? null : (rows.at(-1)?.id ?? null),
  };
}

async function* exportRows(db: Database, workshopId: string): AsyncGenerator<ExportRow> {
  for (let olderThan: number | null = null; ;) {
    const page: SecurityLogPage = await readPage(db, workshopId, olderThan);
    for (const { at, actor, ...entry } of page.entries)
      yield { ...entry, at: new Date(at).toISOString(), actor: { ...actor } };
    if (page.olderThan === null) return;
    olderThan = page.olderThan;
  }
}

function toEntry(
  row: AuditRow,
  names: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): SecurityLogEntry {
  return {
    id: row.id,
    at: row.at.getTime(),
    kind: row.kind as AuditKind,
    actor: toActor(row.actor, names),
    seat: row.seatId === null ? null : (labels.get(row.seatId) ?? row.seatId),
    address: row.address,
    count: row.count,
    request: row.request,
    detail: row.detail as SecurityLogEntry['detail'],
    member: names.get(memberOf(row) ?? '') ?? null,
  };
}

/** The id of the member whom the entry is about. */
function memberOf({ detail }: AuditRow): string | null {
  const { person } = detail as SecurityLogEntry['detail'];
  return typeof person === 'string' ? person : null;
}

function toActor(actor: string, names: ReadonlyMap<string, string>): SecurityLogActor {
  if (actor === 'server') return { kind: 'server' };
  if (actor.startsWith('agent:')) return { kind: 'agent' };
  if (actor.startsWith('session:')) return { kind: 'browser', id: actor.slice(8, 16) };
  const name = names.get(actor);
  return name === undefined ? { kind: 'unknown' } : { kind: 'person', name };
}

function unique(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
