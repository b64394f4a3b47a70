import { useNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';

/** The time of day now, in the reader's zone. */
export function CurrentTime() {
  const now = useNow(1_000);
  return <b data-part="current-time">{now === null ? '--:--' : formatClock(now)}</b>;
}
