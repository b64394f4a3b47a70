import { useMounted } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';

interface Props {
  /** ms since 1970. */
  readonly at: number;
  readonly seconds?: boolean;
}

/** A time of day in the reader's zone. Before mount, a placeholder of the same width. */
export function ClockTime({ at, seconds = false }: Props) {
  const mounted = useMounted();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {mounted ? formatClock(at, { seconds }) : seconds ? '--:--:--' : '--:--'}
    </time>
  );
}
