import { formatDuration } from '#lib/i18n/times.ts';

interface Props {
  readonly title: string;
  readonly leftMs: number;
}

/** The end of a break, and the time until then. */
export function BreakCountdown({ title, leftMs }: Props) {
  return (
    <div data-part="projector-schedule" className="min-w-0 flex-1">
      <h1 className="text-[4.6rem]/[1.16]">{title}</h1>
      {/* Rounded up: 0:00 is shown when the break is over, not in its last second. */}
      <b role="timer" className="text-[12rem]/[1.2]">
        {formatDuration(leftMs + 999)}
      </b>
    </div>
  );
}
