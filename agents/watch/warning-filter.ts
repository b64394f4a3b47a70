import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/** A warning that repeats is said again at most this often, ms. */
const AGAIN_MS = 60_000;
/** Warnings older than this when the agent first looks are history, ms. */
const HISTORY_MS = 5 * 60_000;
const REMEMBERED = 1_000;

/**
 * Which of Kubernetes' warnings are news. A container that crashes on makes one Event whose count goes up; lists hold the last
 * hour. `since`: nothing older is said, ms since 1970 (where the last run ended).
 */
export function newsOf(clock: Clock, since: number): (item: SlimItem) => boolean {
  const said = new Map<string, { at: number; count: string }>();
  const oldest = Math.max(since, clock.now() - HISTORY_MS);
  return ({ ref, object }) => {
    const series = (object['series'] ?? {}) as { count?: unknown; lastObservedTime?: unknown };
    const last = [
      series.lastObservedTime,
      object['lastTimestamp'],
      object['eventTime'],
      (object['metadata'] as { creationTimestamp?: unknown }).creationTimestamp,
    ].find((time) => typeof time === 'string');
    if (typeof last === 'string' && Date.parse(last) < oldest) return false;
    const count = JSON.stringify([object['count'] ?? 1, series.count ?? 0]);
    const before = said.get(ref.uid);
    if (before !== undefined && (before.count === count || clock.now() - before.at < AGAIN_MS))
      return false;
    said.delete(ref.uid);
    said.set(ref.uid, { at: clock.now(), count });
    const eldest = said.keys().next().value;
    if (said.size > REMEMBERED && eldest !== undefined) said.delete(eldest);
    return true;
  };
}
