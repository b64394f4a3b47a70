import { SECOND_MS } from '#lib/kit/time.ts';
import type { Presence } from '#lib/room/views.ts';
import { clipSpans, uniteSpans, type Span } from './spans.ts';

/** The presence of a seat from then on, ms since 1970. */
export interface PresenceChange {
  readonly at: number;
  readonly presence: Presence;
}

/** Shorter times are a restart of the agent or a short loss of the network. */
export const MIN_ABSENCE_MS = 60 * SECOND_MS;

const AWAY: ReadonlySet<Presence> = new Set([
  'offline',
  'cluster-down',
  'not-connected',
  'duplicate',
]);

/**
 * When a student was away within `window`. Before the first change, the seat is not connected. An
 * agent without a connection stores changes and sends them later, while the student works on.
 * Therefore the part of an absence up to its last activity doesn't count.
 * `changes` and `activityAt`: oldest first.
 */
export function findAbsences(
  changes: readonly PresenceChange[],
  activityAt: readonly number[],
  window: Span,
): Span[] {
  return clipSpans(listAwaySpans(changes, window), window).flatMap(({ from, to }) => {
    if (to - from < MIN_ABSENCE_MS) return [];
    const lastActivity = activityAt.findLast((at) => at < to) ?? from;
    return [{ from: Math.max(from, lastActivity), to }];
  });
}

/** The first moment after which a student didn't return; null if the student stayed until the end. */
export function findDeparture(absences: readonly Span[], endedAt: number): number | null {
  const last = absences.at(-1);
  return last !== undefined && last.to >= endedAt ? last.from : null;
}

/** Absences of several states in a row are one. */
function listAwaySpans(changes: readonly PresenceChange[], window: Span): Span[] {
  const first: PresenceChange = { at: window.from, presence: 'not-connected' };
  return uniteSpans(
    [first, ...changes].flatMap(({ at, presence }, index) => {
      const to = changes[index]?.at ?? window.to;
      return AWAY.has(presence) ? [{ from: at, to }] : [];
    }),
  );
}
