import { useNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { cityOf } from '#app/_components/city-of.ts';

/** The time of day in the workshop's zone. It names the city where the reader's clock differs. */
export function ShellClock({ zone }: { readonly zone: string }) {
  const now = useNow(1_000);
  if (now === null) return <span data-part="current-time">--:--</span>;
  const time = formatClock(now, { zone });
  return (
    <span data-part="current-time" className="whitespace-nowrap">
      {time === formatClock(now) ? time : `${time} ${cityOf(zone)}`}
    </span>
  );
}
