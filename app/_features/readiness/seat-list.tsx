import Link from 'next/link';
import type { SeatRow } from '#lib/room/views.ts';

interface Props {
  readonly workshop: string;
  readonly seats: readonly SeatRow[];
  /** A detail of the seat at this index; empty for none. */
  readonly detail?: (index: number) => string;
}

/** Seats as links to their drawers in the live room. */
export function SeatList({ seats, workshop, detail }: Props) {
  return (
    <ul
      data-part="readiness-seats"
      className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-x-16 pt-6"
    >
      {seats.map((row, index) => (
        <li
          key={row.id}
          className="flex min-h-28 flex-wrap items-center gap-x-8 border-b border-rule wrap-anywhere max-tablet:min-h-44"
        >
          <Link href={`/workshops/${workshop}/room?seat=${row.id}`}>
            <code>{row.label}</code>
            {row.displayName !== null && ` ${row.displayName}`}
          </Link>
          {detail?.(index) && <span className="text-soft">{detail(index)}</span>}
        </li>
      ))}
    </ul>
  );
}
