'use client';
import type { ReactNode } from 'react';
import { Board, Brand } from '#app/components/board.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { ThemeSwitch } from '#app/components/theme-switch.tsx';
import './pages.css';

/** The head of an instructor's page that is not the room: where one is, and the way back. */
export function PageBoard({
  title,
  children,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <Board
      line={
        <>
          <a href="/events" className="brand-link">
            <Brand />
          </a>
          {children}
          <span className="push switches">
            <ThemeSwitch />
            <LanguageSwitch />
          </span>
        </>
      }
    >
      <h1 className="page-title">{title}</h1>
    </Board>
  );
}
