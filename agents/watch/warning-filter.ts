import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/** A repeated warning is reported at most this often, ms. */
const REPEAT_INTERVAL_MS = 60_000;
/** Warnings older than this at the start of the agent aren't reported, ms. */
const MAX_AGE_MS = 5 * 60_000;
const MAX_REMEMBERED = 1_000;

/**
 * Decides which warnings of Kubernetes are new. A crashing container has one Event with an
 * increasing count, and lists contain those of the last hour. Nothing before `since` is reported,
 * ms since 1970 (the end of the last run).
 */
export function createWarningFilter(clock: Clock, since: number): (item: SlimItem) => boolean {
  const reported = new Map<string, { at: number; count: string }>();
  const oldest = Math.max(since, clock.now() - MAX_AGE_MS);
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
    const previous = reported.get(ref.uid);
    if (
      previous !== undefined &&
      (previous.count === count || clock.now() - previous.at < REPEAT_INTERVAL_MS)
    )
      return false;
    reported.delete(ref.uid);
    reported.set(ref.uid, { at: clock.now(), count });
    const eldest = reported.keys().next().value;
    if (reported.size > MAX_REMEMBERED && eldest !== undefined) reported.delete(eldest);
    return true;
  };
}
