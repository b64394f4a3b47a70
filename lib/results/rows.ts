import { createHash } from 'node:crypto';
import type { LogRow } from '#db/queries/log-export.ts';
import type { ExportRow } from './export-stream.ts';

/** A seat as an export names it. */
export interface NamedSeat {
  readonly label: string;
  readonly displayName: string | null;
}

/** What stands in an export for seats and for what people typed: themselves, or nothing that tells who it was. */
export interface Pseudonymizer {
  readonly includesNames: boolean;
  nameSeat(id: string | null): NamedSeat | null;
}

/** With names, from the event's seats; without, a pseudonym that is the same in all exports of one event and in no other's. */
export function createPseudonymizer(
  workshopId: string,
  seats: ReadonlyMap<string, NamedSeat>,
  includesNames: boolean,
): Pseudonymizer {
  const pseudonym = (id: string): string =>
    `p-${createHash('sha256').update(`${workshopId}:${id}`).digest('hex').slice(0, 10)}`;
  return {
    includesNames,
    nameSeat: (id) =>
      id === null
        ? null
        : includesNames
          ? (seats.get(id) ?? { label: id, displayName: null })
          : { label: pseudonym(id), displayName: null },
  };
}

/** An instant as ISO 8601 in UTC: the one spelling that every spreadsheet and script reads alike. */
export function formatInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

export const LOG_COLUMNS = [
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
] as const;
export const HINT_COLUMNS = ['pos', 'at', 'seat', 'display_name', 'exercise', 'hint'] as const;
export const QUIZ_COLUMNS = [
  'pos',
  'at',
  'seat',
  'display_name',
  'exercise',
  'check',
  'try',
  'chosen',
  'right',
] as const;
export const RESULT_COLUMNS = [
  'seat',
  'display_name',
  'exercise',
  'passed_at',
  'source',
  'found_at_connect',
  'pack_version',
  'state',
  'checks_passing',
  'checks_total',
  'hints_revealed',
] as const;

/** What helpers wrote to each other about somebody: that they did is in an export, the words are in none. */
const PRIVATE_KINDS: ReadonlySet<string> = new Set(['note', 'delete-note']);

/** A pseudonymous log keeps what happened to which kind when, and leaves out every word that a student chose. */
export async function* toLogRows(
  log: AsyncIterable<LogRow>,
  pseudonymizer: Pseudonymizer,
): AsyncGenerator<ExportRow> {
  for await (const {
    pos,
    at,
    type,
    kind,
    seatId,
    actor,
    epoch,
    seq,
    gvk,
    ns,
    name,
    uid,
    data,
    detail,
  } of log) {
    const place = pseudonymizer.nameSeat(seatId);
    yield {
      pos,
      at: formatInstant(at),
      type,
      kind,
      seat: place?.label ?? null,
      display_name: place?.displayName ?? null,
      actor: pseudonymizer.includesNames ? actor : kindOfActor(actor),
      epoch,
      seq,
      gvk,
      ns: pseudonymizer.includesNames ? ns : null,
      name: pseudonymizer.includesNames ? name : null,
      uid,
      data:
        pseudonymizer.includesNames && !(type === 'command' && PRIVATE_KINDS.has(kind))
          ? data
          : null,
      detail: pseudonymizer.includesNames ? detail : null,
    };
  }
}

export async function* toHintRows(
  log: AsyncIterable<LogRow>,
  pseudonymizer: Pseudonymizer,
): AsyncGenerator<ExportRow> {
  for await (const { pos, at, seatId, data } of log) {
    const place = pseudonymizer.nameSeat(seatId);
    yield {
      pos,
      at: formatInstant(at),
      seat: place?.label ?? null,
      display_name: place?.displayName ?? null,
      exercise: String(data?.['exercise'] ?? ''),
      hint: Number(data?.['hint'] ?? 0),
    };
  }
}

/**
 * Every answer to a question, right or wrong by the pack as it is now; `right` is null of a question that it has no more.
 * The author's own ids are no words of a student's, so nothing is left out without names.
 */
export async function* toQuizRows(
  log: AsyncIterable<LogRow>,
  pseudonymizer: Pseudonymizer,
  isCorrect: (exercise: string, check: string, chosen: readonly string[]) => boolean | null,
): AsyncGenerator<ExportRow> {
  const tries = new Map<string, number>();
  for await (const { pos, at, seatId, data } of log) {
    const place = pseudonymizer.nameSeat(seatId);
    const [exercise, check] = [String(data?.['exercise'] ?? ''), String(data?.['check'] ?? '')];
    const chosen = Array.isArray(data?.['chosen']) ? data['chosen'].map(String) : [];
    const key = JSON.stringify([seatId, exercise, check]);
    tries.set(key, (tries.get(key) ?? 0) + 1);
    yield {
      pos,
      at: formatInstant(at),
      seat: place?.label ?? null,
      display_name: place?.displayName ?? null,
      exercise,
      check,
      try: tries.get(key) ?? 1,
      chosen: chosen.join(' '),
      right: isCorrect(exercise, check, chosen),
    };
  }
}

function kindOfActor(actor: string | null): string | null {
  if (actor === null || actor === 'server') return actor;
  return actor.startsWith('agent:') ? 'agent' : 'person';
}
