import type { CheckResult, Incident, Judgement, Progress, Reason } from '#lib/grading/types.ts';
import type { SeatState } from '../state.ts';
import type { CellState, Presence } from '../types.ts';
import { ownersOf } from './owners.ts';

/** A cluster takes its time: what only that would explain is called trouble when it still is so this long after the last change, ms. */
const SETTLES_WITHIN_MS = 30_000;
/** Images are pulled over one room's network. */
const STARTS_WITHIN_MS = 120_000;

/** A cell, and when time alone will make another of it (ms since 1970), if it will. */
export interface Painted {
  readonly cell: CellState;
  readonly flipsAt: number | null;
}

const still = (cell: CellState): Painted => ({ cell, flipsAt: null });

/**
 * One exercise of one seat as it is painted. A pass stays, whoever is away; anything else of an agent that is away is unknown.
 * `now` in ms since 1970.
 */
export function paintCell(seat: SeatState, exercise: string, now: number): Painted {
  const progress = seat.progress.get(exercise);
  if (progress?.pass != null) return still(passed(progress, seat.presence));
  const away = whyAway(seat.presence, exercise);
  if (away !== null) return still({ state: 'unknown', reason: away });
  const live = progress?.live ?? { state: 'not-started' };
  switch (live.state) {
    case 'not-started':
      return still({ state: 'not-started' });
    case 'unknown':
      return still({ state: 'unknown', reason: live.reason });
    case 'judged':
      return judged(seat, exercise, live, progress?.liveSince ?? now, now);
  }
}

function passed({ pass, live }: Progress, presence: Presence): CellState {
  const { at = 0, foundAtConnect = false, source = 'check' } = pass ?? {};
  // By hand is given for what no cluster shows, so a cluster that does not show it says nothing.
  const shows = live.state === 'judged' ? live.holding === live.total : live.state === 'unknown';
  const removed = source !== 'hand' && !shows && whyAway(presence, '') === null;
  return removed ? { state: 'passed-removed', at } : { state: 'passed', at, foundAtConnect, byHand: source === 'hand' };
}

/** Why nothing can be said of what the seat's cluster does now; null while its agent reports. */
export function whyAway(presence: Presence, check: string): Reason | null {
  switch (presence) {
    case 'live':
    case 'stale':
      return null;
    case 'cluster-down':
      return { check, code: 'cluster-down', params: {}, group: [] };
    case 'offline':
    case 'never-seen':
    case 'quarantined':
      return { check, code: 'agent-away', params: {}, group: [] };
  }
}

function judged(seat: SeatState, exercise: string, live: Extract<Judgement, { state: 'judged' }>, since: number, now: number): Painted {
  const { holding: n, total: m } = live;
  const failing = live.checks.flatMap((result) => (result.state === 'fails' ? [result.reason] : []));
  const incidents = incidentsOf(seat, live).map((incident) => asReason(exercise, incident));
  const due = failing.map((reason) => since + patienceWith(reason));
  const overdue = failing.filter((_, index) => (due[index] ?? 0) <= now);
  if (incidents.length > 0 || overdue.length > 0) return still({ state: 'trouble', n, m, since, reasons: [...incidents, ...overdue] });
  const cannotTell = failing.length === 0 ? live.checks.find(isUnknown) : undefined;
  if (cannotTell !== undefined) return still({ state: 'unknown', reason: cannotTell.reason });
  const next = Math.min(...due);
  return { cell: { state: 'working', n, m }, flipsAt: Number.isFinite(next) ? next : null };
}

function isUnknown(result: CheckResult): result is Extract<CheckResult, { state: 'unknown' }> {
  return result.state === 'unknown';
}

/** ms from the last change until this reason is trouble: never for what the person has yet to do, at once for what is wrong as written. */
function patienceWith(reason: Reason): number {
  const { path, owner } = reason.params;
  if (reason.code === 'no-object' && owner === '') return Infinity;
  if (reason.code === 'starting') return STARTS_WITHIN_MS;
  const settles = ['condition', 'no-object', 'stated'].includes(reason.code) || (typeof path === 'string' && path.startsWith('status.'));
  return settles ? SETTLES_WITHIN_MS : 0;
}

/** Incidents on what is judged, or on what came of it: the Pods of the Deployment. */
function incidentsOf(seat: SeatState, live: Extract<Judgement, { state: 'judged' }>): Incident[] {
  const subjects = new Set(Object.values(live.subjects).map(({ uid }) => uid));
  return seat.incidents.filter(({ object }) => subjects.has(object.uid) || ownersOf(seat.objects, object.uid).some((uid) => subjects.has(uid)));
}

function asReason(exercise: string, { code, params }: Incident): Reason {
  return { check: exercise, code, params, group: [] };
}
