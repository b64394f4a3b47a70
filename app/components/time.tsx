'use client';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatDay, formatSpan } from '#lib/i18n/times.ts';
import { useMounted, useNow } from './now.ts';

/** A moment in the reader's own zone, after mount; until then as much room as it will take. `at` is ms since 1970. */
export function Clock({ at, seconds = false }: { readonly at: number; readonly seconds?: boolean }) {
  const mounted = useMounted();
  return <time dateTime={new Date(at).toISOString()}>{mounted ? formatClock(at, { seconds }) : seconds ? '--:--:--' : '--:--'}</time>;
}

/** Day and time of day in the reader's zone; before mount in `zone`, the event's own. */
export function Day({ at, zone }: { readonly at: number; readonly zone: string }) {
  const { language } = useLanguage();
  const mounted = useMounted();
  return <time dateTime={new Date(at).toISOString()}>{formatDay(at, language, mounted ? undefined : zone)}</time>;
}

/** What the clock on the wall says. */
export function WallClock() {
  const now = useNow(10_000);
  return <b className="wall-clock">{now === null ? '--:--' : formatClock(now)}</b>;
}

/** How long something has stood, ticking. `since` is ms of the server's clock, `offset` what the browser's must be corrected by. */
export function Since({ since, offset = 0 }: { readonly since: number; readonly offset?: number }) {
  const now = useNow();
  return <time dateTime={new Date(since).toISOString()}>{now === null ? '' : formatSpan(now + offset - since)}</time>;
}
