import { GROUPS } from '#lib/grading/diagnosis/cause.ts';
import { hasBegun } from '#lib/grading/diagnosis/diagnose.ts';
import { patienceWith } from '#lib/grading/engine/grace-period.ts';
import type { CheckResult, Incident, Judgement, Progress, Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { SeatState } from './state.ts';
import type { CellState, Presence } from './views.ts';
import { ownersOf } from './presenters/owners.ts';

/** A cell, and when time alone will make another of it (ms since 1970), if it will. */
export interface Painted {
  readonly cell: CellState;
  readonly flipsAt: number | null;
}

/** What of an exercise tells how to paint it. */
export type Painting = Pick<Exercise, 'id' | 'checks'>;

const still = (cell: CellState): Painted => ({ cell, flipsAt: null });

/**
 * One exercise of one seat as it is painted. A pass stays, whoever is away; anything else that the cluster of an agent that is
 * away would have to tell is unknown. `now` in ms since 1970.
 */
export function paintCell(seat: SeatState, exercise: Painting, now: number): Painted {
  const progress = seat.progress.get(exercise.id);
  if (progress?.pass != null) return still(passed(progress, exercise, seat.presence));
  const unseen = exercise.checks.every(({ kind }) => kind === 'quiz')
    ? null
    : whyUnseen(seat, exercise.id);
  if (unseen !== null) return still({ state: 'unknown', reason: unseen });
  const live = progress?.live ?? { state: 'not-started' };
  switch (live.state) {
    case 'not-started':
      return still({ state: 'not-started' });
    case 'unknown':
      return still({ state: 'unknown', reason: live.reason });
    case 'judged':
      return judged(seat, exercise.id, live, progress?.liveSince ?? now, now);
  }
}

function passed({ pass, live }: Progress, exercise: Painting, presence: Presence): CellState {
  const { at = 0, foundAtConnect = false, source = 'check' } = pass ?? {};
  // By hand is given for what no cluster shows, so a cluster that does not show it says nothing.
  const removed = source !== 'hand' && !stands(exercise, live) && whyAway(presence, '') === null;
  return removed
    ? { state: 'passed-removed', at }
    : { state: 'passed', at, foundAtConnect, byHand: source === 'hand' };
}

/** Whether what stands in the cluster still is as it was asked for: what was done step by step, or answered, cannot be taken away. */
function stands({ checks }: Painting, live: Judgement): boolean {
  const lasting = new Set(
    checks.filter(({ kind }) => kind === 'sequence' || kind === 'quiz').map(({ id }) => id),
  );
  if (lasting.size === checks.length || live.state === 'unknown') return true;
  return (
    live.state === 'judged' &&
    live.checks.every(({ check, state }) => state === 'holds' || lasting.has(check))
  );
}

function whyUnseen({ presence, looked }: SeatState, check: string): Reason | null {
  return (
    whyAway(presence, check) ??
    (looked ? null : { check, code: 'first-look', params: {}, group: [] })
  );
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

function judged(
  seat: SeatState,
  exercise: string,
  live: Extract<Judgement, { state: 'judged' }>,
  since: number,
  now: number,
): Painted {
  const { holding: n, total: m } = live;
  const failing = live.checks.flatMap((result) => (result.state === 'fails' ? [result] : []));
  const all = incidentsOf(seat, live);
  const incidents = all
    .filter((incident) => hasBegun(incident, now))
    .map((incident) => asReason(exercise, incident));
  const due = failing.map((result) => since + patienceWith(result));
  const overdue = failing
    .filter((_, index) => (due[index] ?? 0) <= now)
    .map(({ reason }) => reason);
  if (incidents.length > 0 || overdue.length > 0)
    return still({ state: 'trouble', n, m, since, reasons: [...incidents, ...overdue] });
  const cannotTell = failing.length === 0 ? live.checks.find(isUnknown) : undefined;
  if (cannotTell !== undefined) return still({ state: 'unknown', reason: cannotTell.reason });
  const next = Math.min(...due, ...all.map((incident) => incident.since));
  return { cell: { state: 'working', n, m }, flipsAt: Number.isFinite(next) ? next : null };
}

function isUnknown(result: CheckResult): result is Extract<CheckResult, { state: 'unknown' }> {
  return result.state === 'unknown';
}

/** Incidents on what is judged, or on what came of it: the Pods of the Deployment. */
function incidentsOf(seat: SeatState, live: Extract<Judgement, { state: 'judged' }>): Incident[] {
  const subjects = new Set(Object.values(live.subjects).map(({ uid }) => uid));
  return seat.incidents.filter(
    ({ object }) =>
      subjects.has(object.uid) ||
      ownersOf(seat.objects, object.uid).some((uid) => subjects.has(uid)),
  );
}

function asReason(exercise: string, { code, params }: Incident): Reason {
  return {
    check: exercise,
    code,
    params,
    group: Object.hasOwn(GROUPS, code) ? GROUPS[code as keyof typeof GROUPS] : [],
  };
}
