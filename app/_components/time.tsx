'use client';
import { useMounted, useNow, useServerNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatDateTime, formatDuration } from '#lib/i18n/times.ts';

/** A moment in the reader's own zone, after mount; until then as much room as it will take. `at` is ms since 1970. */
export function ClockTime({
  at,
  seconds = false,
}: {
  readonly at: number;
  readonly seconds?: boolean;
}) {
  const mounted = useMounted();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {mounted ? formatClock(at, { seconds }) : seconds ? '--:--:--' : '--:--'}
    </time>
  );
}

/** Day and time of day in the reader's zone; before mount in `zone`, the event's own, else not at all. */
export function DateTime({ at, zone }: { readonly at: number; readonly zone?: string }) {
  const { language } = useLanguage();
  const mounted = useMounted();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {(mounted || zone) && formatDateTime(at, language, mounted ? undefined : zone)}
    </time>
  );
}

/** What the clock on the wall says. */
export function CurrentTime() {
  const now = useNow(1_000);
  return <b className="wall-clock">{now === null ? '--:--' : formatClock(now)}</b>;
}

/** How long something has stood, ticking. `since` is ms since 1970 by the server's clock. */
export function ElapsedTime({ since }: { readonly since: number }) {
  const now = useServerNow(1_000);
  return (
    <time dateTime={new Date(since).toISOString()}>
      {now === null ? '' : formatDuration(now - since)}
    </time>
  );
}
