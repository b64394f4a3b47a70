'use client';
import type { ReactNode } from 'react';
import { Board, Brand } from '#app/components/board.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import './door.css';

/** A page with one thing to do: its name, what it does in one sentence, and below them the form. */
export function Door({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="door">
      <Board
        line={
          <>
            <Brand />
            <span className="push" />
            <LanguageSwitch />
          </>
        }
      />
      <main>
        <h1>{title}</h1>
        <div className="door-lead">{lead}</div>
        {children}
      </main>
    </div>
  );
}
