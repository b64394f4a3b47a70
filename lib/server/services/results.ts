import { insertExportRecord } from '#db/queries/export-records.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { generateId } from '#lib/auth/secret.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ResultsQuery } from '#lib/protocol/api/results.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { EXPORT_REASON_CHARS } from '#lib/protocol/export-tables.ts';
import { type StudentReport } from '#lib/results/report-types.ts';
import { selectExercise } from '#lib/results/select-exercise.ts';
import { RESULT_LEVELS, type ResultLevel } from '#lib/results/types.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import { canExportNames, canSeeNames, canSeeResults } from '#lib/room/policies.ts';
import type { ApiTokenCaller, AppServices, Caller, ResultsAnswer } from '../context.ts';
import type { RequestedView } from '../results/messages.ts';
import {
  requireSeatAccess,
  requireWorkshop,
  requireWorkshopAccess,
  type WorkshopAccess,
} from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertTokenSees } from './api-access.ts';

/** Workshops of one comparison. */
const COMPARED_WORKSHOPS = { min: 2, max: 6 } as const;
/** How soon a page asks again while the facts are made from the log. */
const READING_RETRY_MS = 2_000;
/** A part of the day begins and ends at whole minutes. */
const FILTER_STEP_MS = MINUTE_MS;

/** Its name in the list of downloads. */
const REPORT_FILE = 'report.html';
/** Which roles get the report as one file. Organizers see groups only, as on the page. */
const REPORT_POLICIES = {
  named: canExportNames,
  pseudonymous: canExportNames,
  aggregate: canSeeResults,
} as const;

/** A workshop whose facts are complete, or why it has no results yet. */
type Prepared =
  | { readonly state: 'ready'; readonly workshop: WorkshopRow }
  | Exclude<ResultsAnswer, { state: 'ready' }>;

/** A workshop, and what the reader gets of its results. */
interface Reading {
  readonly workshop: WorkshopRow;
  readonly highest: ResultLevel;
  readonly showsHelpers: boolean;
  /** Of a token: its pseudonyms stay the same. */
  readonly pseudonymKey?: Buffer | null;
}

/** The results of workshops, at the level of the reader's role. No workshop is opened for them. */
export function resultsService(deps: ServiceDeps): AppServices['results'] {
  const { db, workshops, results, facts, audit, now } = deps;
  const prepare = async (workshop: WorkshopRow): Promise<Prepared> => {
    if (workshop.startedAt === null) return { state: 'not-started' };
    const pinned = await requirePinned(workshop);
    const progress = await facts.ensure(workshop.id);
    return progress.state === 'ready'
      ? { state: 'ready', workshop: pinned }
      : { state: 'reading-log', done: progress.done, total: progress.total };
  };
  /** A workshop from before contents were pinned gets its content when it is opened, once. */
  const requirePinned = async (workshop: WorkshopRow): Promise<WorkshopRow> => {
    if (workshop.packDigest !== null) return workshop;
    await requireWorkshop(workshops, workshop.id);
    return (await findWorkshop(db, workshop.id)) ?? workshop;
  };
  const requirePrepared = async (workshop: WorkshopRow): Promise<WorkshopRow> => {
    const prepared = await prepare(workshop);
    if (prepared.state === 'ready') return prepared.workshop;
    throw prepared.state === 'not-started'
      ? new HttpError('not-found')
      : new HttpError('not-ready', { retryMs: READING_RETRY_MS });
  };
  /** What the session or the token of a program reads. */
  const requireReading = async (caller: Caller, workshopId: string): Promise<Reading> => {
    const { token } = caller;
    assertTokenSees(deps, caller, workshopId);
    if (token?.kind === 'export') {
      const { workshop, level, pseudonymKey } = token;
      return { workshop, highest: level, showsHelpers: false, pseudonymKey };
    }
    const access = await requireWorkshopAccess(db, caller, workshopId, canSeeResults);
    return token === undefined ? readingOf(access) : limitReading(readingOf(access), token);
  };
  /** The workshop can be deleted while it is read. */
  const requireRead = async <T>(value: T | null, ...ids: readonly string[]): Promise<T> => {
    const found = await Promise.all(ids.map((id) => findWorkshop(db, id)));
    if (value === null || found.includes(null)) throw new HttpError('not-found');
    return value;
  };
  const readReport = async (workshop: WorkshopRow, seatId: string): Promise<StudentReport> => {
    const prepared = await requirePrepared(workshop);
    return requireRead(await results.readStudent(prepared, seatId), workshop.id);
  };

  return {
    async read(caller, workshopId, query) {
      const reading = await requireReading(caller, workshopId);
      const prepared = await prepare(reading.workshop);
      if (prepared.state !== 'ready') return prepared;
      const value = await results.readResults(prepared.workshop, chooseView(reading, query));
      const whole = await requireRead(value, workshopId);
      const { exercise } = query;
      const read = exercise === undefined ? whole : selectExercise(whole, exercise);
      if (read === null) throw new HttpError('malformed', { field: 'exercise' });
      return { state: 'ready', results: read };
    },

    async openReport(caller, workshopId, { level, reason = '' }) {
      const access = await requireWorkshopAccess(db, caller, workshopId, REPORT_POLICIES[level]);
      const { workshop, person } = access;
      if (level === 'named' && reason.length < EXPORT_REASON_CHARS.min)
        throw new HttpError('malformed', { field: 'reason' });
      const prepared = await requirePrepared(workshop);
      const value = await results.readResults(prepared, chooseView(readingOf(access), { level }));
      const read = await requireRead(value, workshopId);
      await insertExportRecord(db, {
        id: generateId(),
        workshopId,
        at: now(),
        actor: person.id,
        level: read.level,
        file: REPORT_FILE,
        reason: level === 'named' ? reason : null,
      });
      audit({
        ...auditCaller(caller),
        kind: 'export-opened',
        workshopId,
        detail: {
          export: 'report',
          format: 'html',
          level: read.level,
          names: read.level === 'named',
          byToken: false,
        },
      });
      return { results: read, fileName: `${workshop.code}-${read.level}.html` };
    },

    async readStudent(caller, workshopId, seatId) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canSeeNames);
      return readReport(workshop, seatId);
    },

    async readOwn(caller, seatId) {
      const { workshop, isOwnSeat } = await requireSeatAccess(db, caller, seatId);
      if (!isOwnSeat) throw new HttpError('forbidden');
      if (!isOver(workshop.state)) throw new HttpError('not-found');
      return readReport(workshop, seatId);
    },

    async compare(caller, workshopIds, { packId, level = 'named' } = {}) {
      const ids = [...new Set(workshopIds)];
      if (ids.length > COMPARED_WORKSHOPS.max)
        throw new HttpError('malformed', { field: 'workshops' });
      const readings: Reading[] = [];
      for (const id of ids) readings.push(await requireReading(caller, id));
      const expectedPack = packId ?? readings[0]?.workshop.packId;
      if (
        ids.length < COMPARED_WORKSHOPS.min ||
        readings.some(({ workshop }) => workshop.packId !== expectedPack)
      )
        throw new HttpError('malformed', { field: 'workshops' });
      const prepared = [];
      for (const { workshop } of readings) prepared.push(await requirePrepared(workshop));
      const lowest = lowestLevel([level, ...readings.map(({ highest }) => highest)]);
      return requireRead(await results.compare(prepared, lowest), ...ids);
    },
  };
}

/** What a role that sees results reads of them. */
function readingOf({ workshop, role }: Pick<WorkshopAccess, 'workshop' | 'role'>): Reading {
  return {
    workshop,
    highest: canSeeNames(role) ? 'named' : 'aggregate',
    showsHelpers: role === 'owner',
  };
}

/** Without the scope for names, a token reads pseudonyms. */
function limitReading(reading: Reading, { scopes, pseudonymKey }: ApiTokenCaller): Reading {
  if (scopes.has('names:read')) return { ...reading, pseudonymKey };
  return {
    ...reading,
    highest: lowestLevel([reading.highest, 'pseudonymous']),
    showsHelpers: false,
    pseudonymKey,
  };
}

function lowestLevel(levels: readonly ResultLevel[]): ResultLevel {
  return RESULT_LEVELS.toReversed().find((level) => levels.includes(level)) ?? 'aggregate';
}

/** What the reader gets of what the page asks for. */
function chooseView(
  { highest, showsHelpers, pseudonymKey }: Omit<Reading, 'workshop'>,
  query: ResultsQuery,
): RequestedView {
  const level = lowestLevel([highest, query.level ?? highest]);
  const group = query.group === undefined || query.group === '' ? null : query.group;
  return {
    level,
    showsHelpers: showsHelpers && level === 'named',
    pseudonymKey:
      level === 'pseudonymous' && pseudonymKey != null ? pseudonymKey.toString('hex') : null,
    group,
    // Answers about parts of the day could be subtracted from each other.
    ...(level === 'aggregate' ? { from: null, to: null } : alignSpan(query)),
  };
}

/** The part of the day, widened to whole minutes. An empty part is the whole day. */
function alignSpan({
  from,
  to,
}: Pick<ResultsQuery, 'from' | 'to'>): Pick<RequestedView, 'from' | 'to'> {
  if (from !== undefined && to !== undefined && from >= to) return { from: null, to: null };
  return {
    from: from === undefined ? null : Math.floor(from / FILTER_STEP_MS) * FILTER_STEP_MS,
    to: to === undefined ? null : Math.ceil(to / FILTER_STEP_MS) * FILTER_STEP_MS,
  };
}
