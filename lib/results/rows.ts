import { createHash } from 'node:crypto';
import type { LogRow } from '#db/queries/log-export.ts';
import type { Row } from './export-stream.ts';

/** A seat as an export names it. */
export interface NamedSeat {
  readonly label: string;
  readonly handle: string | null;
}

/** What stands in an export for seats and for what people typed: themselves, or nothing that tells who it was. */
export interface Naming {
  readonly names: boolean;
  seat(id: string | null): NamedSeat | null;
}

/** With names, from the event's seats; without, a pseudonym that is the same in all exports of one event and in no other's. */
export function naming(
  event: string,
  seats: ReadonlyMap<string, NamedSeat>,
  names: boolean,
): Naming {
  const pseudonym = (id: string): string =>
    `p-${createHash('sha256').update(`${event}:${id}`).digest('hex').slice(0, 10)}`;
  return {
    names,
    seat: (id) =>
      id === null
        ? null
        : names
          ? (seats.get(id) ?? { label: id, handle: null })
          : { label: pseudonym(id), handle: null },
  };
}

/** An instant as ISO 8601 in UTC: the one spelling that every spreadsheet and script reads alike. */
export function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

export const LOG_COLUMNS = [
  'pos',
  'at',
  'type',
  'kind',
  'seat',
  'handle',
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
export const HINT_COLUMNS = ['pos', 'at', 'seat', 'handle', 'exercise', 'hint'] as const;
export const QUIZ_COLUMNS = [
  'pos',
  'at',
  'seat',
  'handle',
  'exercise',
  'check',
  'try',
  'chosen',
  'right',
] as const;
export const RESULT_COLUMNS = [
  'seat',
  'handle',
  'exercise',
  'passed_at',
  'source',
  'found_at_connect',
  'pack_version',
  'live',
  'checks_holding',
  'checks_total',
  'hints_taken',
] as const;

/** What helpers wrote to each other about somebody: that they did is in an export, the words are in none. */
const PRIVATE: ReadonlySet<string> = new Set(['note', 'delete-note']);

/** A pseudonymous log keeps what happened to which kind when, and leaves out every word that a student chose. */
export async function* logRows(log: AsyncIterable<LogRow>, who: Naming): AsyncGenerator<Row> {
  for await (const {
    pos,
    at,
    type,
    kind,
    seat,
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
    const place = who.seat(seat);
    yield {
      pos,
      at: instant(at),
      type,
      kind,
      seat: place?.label ?? null,
      handle: place?.handle ?? null,
      actor: who.names ? actor : kindOfActor(actor),
      epoch,
      seq,
      gvk,
      ns: who.names ? ns : null,
      name: who.names ? name : null,
      uid,
      data: who.names && !(type === 'act' && PRIVATE.has(kind)) ? data : null,
      detail: who.names ? detail : null,
    };
  }
}

export async function* hintRows(log: AsyncIterable<LogRow>, who: Naming): AsyncGenerator<Row> {
  for await (const { pos, at, seat, data } of log) {
    const place = who.seat(seat);
    yield {
      pos,
      at: instant(at),
      seat: place?.label ?? null,
      handle: place?.handle ?? null,
      exercise: String(data?.['exercise'] ?? ''),
      hint: Number(data?.['hint'] ?? 0),
    };
  }
}

/**
 * Every answer to a question, right or wrong by the pack as it is now; `right` is null of a question that it has no more.
 * The author's own ids are no words of a student's, so nothing is left out without names.
 */
export async function* quizRows(
  log: AsyncIterable<LogRow>,
  who: Naming,
  isRight: (exercise: string, check: string, chosen: readonly string[]) => boolean | null,
): AsyncGenerator<Row> {
  const tries = new Map<string, number>();
  for await (const { pos, at, seat, data } of log) {
    const place = who.seat(seat);
    const [exercise, check] = [String(data?.['exercise'] ?? ''), String(data?.['check'] ?? '')];
    const chosen = Array.isArray(data?.['chosen']) ? data['chosen'].map(String) : [];
    const key = JSON.stringify([seat, exercise, check]);
    tries.set(key, (tries.get(key) ?? 0) + 1);
    yield {
      pos,
      at: instant(at),
      seat: place?.label ?? null,
      handle: place?.handle ?? null,
      exercise,
      check,
      try: tries.get(key) ?? 1,
      chosen: chosen.join(' '),
      right: isRight(exercise, check, chosen),
    };
  }
}

function kindOfActor(actor: string | null): string | null {
  if (actor === null || actor === 'server') return actor;
  return actor.startsWith('agent:') ? 'agent' : 'person';
}
