'use client';
import { useParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { SlowNote } from '#app/_components/slow-note.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { GRID_BAR } from './grid/grid-styles.ts';
import type { WorkshopState } from '#lib/room/views.ts';
import {
  ATTENTION_PANE,
  GRID_PANE,
  INSIGHTS_PANE,
  LIVE_ROOM,
  ROOM_HEADER,
  ROOM_HEADER_ROW,
  SINGLE_PANE_ROOM,
} from './pane-styles.ts';
import { roomPhase } from './state/room-phase.ts';

const MAX_SKELETON_SEATS = 300;

export function seatCountKey(workshopId: string): string {
  return `podium-seat-count-${workshopId}`;
}

/**
 * The layout of the live room while it loads, with as many empty cells as the last visit had seats.
 */
export function RoomSkeleton({ state }: { readonly state: WorkshopState }) {
  const { workshop } = useParams<{ workshop: string }>();
  const [storedCount] = useLocalStorage(seatCountKey(workshop));
  const seatCount = Math.min(MAX_SKELETON_SEATS, Math.max(0, Number(storedCount ?? 0) || 0));
  const phase = roomPhase(state);
  const hasLists = phase === 'open' || phase === 'live';
  return (
    <div
      data-part="live-room"
      className={hasLists ? LIVE_ROOM : SINGLE_PANE_ROOM}
      data-tab={hasLists ? undefined : 'grid'}
      aria-busy="true"
    >
      {hasLists ? <HeaderSkeleton /> : <div />}
      <section data-part="grid-pane" className={GRID_PANE} data-pane>
        <div className={GRID_BAR} />
        <div className={GRID_BAR} />
        <div className="px-16">
          <SlowNote />
        </div>
        <div className="flex flex-wrap gap-4 px-16 py-4">
          {Array.from({ length: seatCount }, (_, index) => (
            <StatusCell key={index} mark={{ state: 'not-started' }} size={15} />
          ))}
        </div>
      </section>
      {hasLists && (
        <>
          <section className={ATTENTION_PANE} />
          <aside className={INSIGHTS_PANE} />
        </>
      )}
    </div>
  );
}

function HeaderSkeleton() {
  const t = useTranslations('instructor.room');
  return (
    <div
      data-part="room-header"
      className={cn('border-b border-rule bg-header text-ink scheme-dark', ROOM_HEADER)}
    >
      <div className={cn('min-h-40 border-b border-rule', ROOM_HEADER_ROW)} />
      <SummaryCard title={t('status.question')} value="–" />
      <SummaryCard title={t('nextUp.question')} value="–" />
      <SummaryCard title={t('advance.question')} value="–" />
    </div>
  );
}
