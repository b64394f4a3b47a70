'use client';
import type { ReactNode } from 'react';
import { PageHeader, Logo } from './page-header.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import './form-page.css';

/** A page with one thing to do: its name, what it does in one sentence, and below them the form. */
export function FormPage({
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
      <PageHeader
        topRow={
          <>
            <Logo />
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
