'use client';
import { useTranslations } from 'use-intl';
import { Ask, Board, Brand } from '#app/_components/page-header.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useStored } from '#app/_components/local-storage.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useState } from 'react';

/** Under this a line that says what is awaited would only flicker. */
const PATIENCE_MS = 2_000;

export function seatsKey(event: string): string {
  return `podium-seats-${event}`;
}

/** The room at its final size while it is fetched, with as many empty plates as the last visit had. */
export function Frame({ event }: { readonly event: string }) {
  const t = useTranslations('instructor.room');
  const [stored] = useStored(seatsKey(event));
  const seats = Math.min(300, Math.max(0, Number(stored ?? 0) || 0));
  const now = useNow(500);
  const [began] = useState(() => Date.now());
  return (
    <div className="room" aria-busy="true">
      <Board
        className="room-board"
        line={
          <>
            <a href="/events" className="brand-link">
              <Brand />
            </a>
            <span className="push-end" />
            <LanguageSwitch />
            <span className="connection">{t('frame.connecting')}</span>
          </>
        }
      >
        <Ask question={t('right.question')} answer="–" />
        <Ask question={t('call.question')} answer="–" />
        <Ask question={t('move.question')} answer="–" />
      </Board>
      <main className="room-main" data-pane>
        <div className="room-bar" />
        <div className="room-bar" />
        <p className="empty-line soft" role="status">
          {now !== null && now - began > PATIENCE_MS && t('frame.waiting')}
        </p>
        <div className="frame-cells">
          {Array.from({ length: seats }, (_, place) => (
            <Cell key={place} mark={{ state: 'not-started' }} size={15} />
          ))}
        </div>
      </main>
      <section className="needs" />
      <aside className="seat" />
    </div>
  );
}
