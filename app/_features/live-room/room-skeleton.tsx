'use client';
import { useTranslations } from 'use-intl';
import { SummaryCard, PageHeader, Logo } from '#app/_components/page-header.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useState } from 'react';

/** Under this a line that says what is awaited would only flicker. */
const WAITING_NOTICE_DELAY_MS = 2_000;

export function seatCountKey(workshopId: string): string {
  return `podium-seats-${workshopId}`;
}

/** The room at its final size while it is fetched, with as many empty plates as the last visit had. */
export function RoomSkeleton({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('instructor');
  const [stored] = useLocalStorage(seatCountKey(workshopId));
  const seatCount = Math.min(300, Math.max(0, Number(stored ?? 0) || 0));
  const now = useNow(500);
  const [mountedAt] = useState(() => Date.now());
  return (
    <div className="room" aria-busy="true">
      <PageHeader
        className="room-board"
        topRow={
          <>
            <a href="/workshops" className="brand-link">
              <Logo />
            </a>
            <span className="push-end" />
            <LanguageSwitch />
            <span className="connection">{t('room.skeleton.connecting')}</span>
          </>
        }
      >
        <SummaryCard title={t('room.status.question')} value="–" />
        <SummaryCard title={t('room.nextUp.question')} value="–" />
        <SummaryCard title={t('room.advance.question')} value="–" />
      </PageHeader>
      <main className="room-main" data-pane>
        <div className="room-bar" />
        <div className="room-bar" />
        <p className="empty-line soft" role="status">
          {now !== null && now - mountedAt > WAITING_NOTICE_DELAY_MS && t('room.skeleton.waiting')}
        </p>
        <div className="frame-cells">
          {Array.from({ length: seatCount }, (_, place) => (
            <StatusCell key={place} mark={{ state: 'not-started' }} size={15} />
          ))}
        </div>
      </main>
      <section className="needs" />
      <aside className="seat" />
    </div>
  );
}
