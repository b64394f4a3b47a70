import { createHmac } from 'node:crypto';
import type { LogRow } from '#db/queries/log-export.ts';
import { numberAt, textAt, textsAt } from '#lib/kit/json.ts';
import type { ExportRow } from './export-stream.ts';

/** How an export identifies a seat. */
export interface NamedSeat {
  readonly label: string;
  readonly displayName: string | null;
}

/** Replaces names and texts of people in an export, unless it includes names. */
export interface Pseudonymizer {
  readonly includesNames: boolean;
  nameSeat(id: string | null): NamedSeat | null;
  /** A pseudonym for the id of an object in a student's cluster; the id itself with names. */
  nameObject(uid: string | null): string | null;
}

/** Hex digits of a pseudonym: 64 bits. */
const PSEUDONYM_DIGITS = 16;

/**
 * Names come from `seats`. A pseudonym is HMAC-SHA-256 (RFC 2104) with the workshop's random `key`,
 * so the ids don't reveal it. It is the same in all exports of one workshop and
 * differs between workshops.
 */
export function createPseudonymizer(
  key: Buffer,
  seats: ReadonlyMap<string, NamedSeat>,
  includesNames: boolean,
): Pseudonymizer {
  const pseudonym = (kind: string, id: string): string =>
    createHmac('sha256', key).update(`${kind}:${id}`).digest('hex').slice(0, PSEUDONYM_DIGITS);
  return {
    includesNames,
    nameSeat: (id) =>
      id === null
        ? null
        : includesNames
          ? (seats.get(id) ?? { label: id, displayName: null })
          : { label: `p-${pseudonym('seat', id)}`, displayName: null },
    nameObject: (uid) => (uid === null || includesNames ? uid : `o-${pseudonym('object', uid)}`),
  };
}

/** ISO 8601 in UTC, which every spreadsheet and script parses the same way. */
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

/** Notes of helpers about a student. Exports contain these commands without their text. */
const PRIVATE_KINDS: ReadonlySet<string> = new Set(['add-note', 'delete-note']);

/** Without names, the log has kinds and times, but no text that a student chose. */
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
    const seat = pseudonymizer.nameSeat(seatId);
    yield {
      pos,
      at: formatInstant(at),
      type,
      kind,
      seat: seat?.label ?? null,
      display_name: seat?.displayName ?? null,
      actor: pseudonymizer.includesNames ? actor : kindOfActor(actor),
      epoch,
      seq,
      gvk,
      ns: pseudonymizer.includesNames ? ns : null,
      name: pseudonymizer.includesNames ? name : null,
      uid: pseudonymizer.nameObject(uid),
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
    const seat = pseudonymizer.nameSeat(seatId);
    yield {
      pos,
      at: formatInstant(at),
      seat: seat?.label ?? null,
      display_name: seat?.displayName ?? null,
      exercise: textAt(data ?? undefined, 'exerciseId'),
      hint: numberAt(data ?? undefined, 'hint'),
    };
  }
}

/**
 * All answers to questions, checked with the present pack; `right` is null for a question that the
 * pack no longer has. The ids are the author's, so they are also in exports without names.
 */
export async function* toQuizRows(
  log: AsyncIterable<LogRow>,
  pseudonymizer: Pseudonymizer,
  isCorrect: (exerciseId: string, checkId: string, chosen: readonly string[]) => boolean | null,
): AsyncGenerator<ExportRow> {
  const tries = new Map<string, number>();
  for await (const { pos, at, seatId, data } of log) {
    const seat = pseudonymizer.nameSeat(seatId);
    const payload = data ?? undefined;
    const [exercise, check] = [textAt(payload, 'exerciseId'), textAt(payload, 'check')];
    const chosen = textsAt(payload, 'chosen');
    const key = JSON.stringify([seatId, exercise, check]);
    tries.set(key, (tries.get(key) ?? 0) + 1);
    yield {
      pos,
      at: formatInstant(at),
      seat: seat?.label ?? null,
      display_name: seat?.displayName ?? null,
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
