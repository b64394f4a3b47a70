import { HttpRefused } from '#lib/protocol/errors.ts';
import type { LiveEvent, LiveEvents } from '../workshops/types.ts';

/** The open event. Throws `unavailable` where another process owns it, or it is not open yet. */
export async function liveEvent(live: LiveEvents, event: string): Promise<LiveEvent> {
  const open = await live.open(event);
  if (open === null) throw new HttpRefused('unavailable', { retryMs: 2_000 });
  return open;
}
