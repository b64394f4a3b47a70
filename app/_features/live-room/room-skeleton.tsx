'use client';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { Logo } from '#app/_components/logo.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { useNow } from '#lib/client/hooks.ts';
import { GRID_BAR } from './grid/grid-styles.ts';
import {
  ATTENTION_PANE,
  GRID_PANE,
  INSIGHTS_PANE,
  LIVE_ROOM,
  ROOM_HEADER,
  ROOM_HEADER_ROW,
} from './pane-styles.ts';

/** After a shorter wait, a text that appears and disappears would only flicker. */
const WAITING_NOTICE_DELAY_MS = 2_000;
const MAX_SKELETON_SEATS = 300;

export function seatCountKey(workshopId: string): string {
  return `podium-seat-count-${workshopId}`;
}

/**
 * The layout of the live room while it loads, with as many empty cells as the last visit had seats.
 */
export function RoomSkeleton() {
  const t = useTranslations('instructor.room');
  const { workshop } = useParams<{ workshop: string }>();
  const [storedCount] = useLocalStorage(seatCountKey(workshop));
  const seatCount = Math.min(MAX_SKELETON_SEATS, Math.max(0, Number(storedCount ?? 0) || 0));
  const now = useNow(500);
  const [mountedAt] = useState(() => Date.now());
  return (
    <div data-part="live-room" className={LIVE_ROOM} aria-busy="true">
      <PageHeader
        className={ROOM_HEADER}
        topRowClassName={ROOM_HEADER_ROW}
        topRow={
          <>
            <Link href="/workshops" className="text-inherit no-underline">
              <Logo />
            </Link>
            <span className="me-auto" />
            <LanguageSwitch />
            <span data-part="connection">{t('skeleton.connecting')}</span>
          </>
        }
      >
        <SummaryCard title={t('status.question')} value="–" />
        <SummaryCard title={t('nextUp.question')} value="–" />
        <SummaryCard title={t('advance.question')} value="–" />
      </PageHeader>
      <main data-part="grid-pane" className={GRID_PANE} data-pane>
        <div className={GRID_BAR} />
        <div className={GRID_BAR} />
        <p className="px-16 py-12 text-soft" role="status">
          {now !== null && now - mountedAt > WAITING_NOTICE_DELAY_MS && t('skeleton.waiting')}
        </p>
        <div className="flex flex-wrap gap-4 px-16 py-4">
          {Array.from({ length: seatCount }, (_, index) => (
            <StatusCell key={index} mark={{ state: 'not-started' }} size={15} />
          ))}
        </div>
      </main>
      <section className={ATTENTION_PANE} />
      <aside className={INSIGHTS_PANE} />
    </div>
  );
}
