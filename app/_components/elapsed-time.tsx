import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';

/** The time since `since` (ms since 1970 by the server's clock), updated every second. */
export function ElapsedTime({ since }: { readonly since: number }) {
  const now = useServerNow(1_000);
  return (
    <time dateTime={new Date(since).toISOString()}>
      {now === null ? '' : formatDuration(now - since)}
    </time>
  );
}
