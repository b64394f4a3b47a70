'use client';
import type { ReactNode } from 'react';
import { PageHeader, Logo } from './page-header.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import './instructor-pages.css';

/** The head of an instructor's page that is not the room: where one is, and the way back. */
export function InstructorHeader({
  title,
  children,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <PageHeader
      topRow={
        <>
          <a href="/workshops" className="brand-link">
            <Logo />
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
    </PageHeader>
  );
}
