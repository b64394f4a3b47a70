import type { ReactNode } from 'react';
import { PublicHeader } from './public-header.tsx';
import { useDocumentTitle } from './use-document-title.ts';

interface Props {
  readonly title: string;
  /** What the page does, in one sentence. */
  readonly lead: ReactNode;
  readonly children: ReactNode;
  /** Moves the focus to the heading, because the control that led here is gone. */
  readonly focusesTitle?: boolean;
}

function focusElement(element: HTMLElement | null): void {
  element?.focus();
}

/** A page with one form, in a column of at most 480 px. */
export function FormPage({ title, lead, children, focusesTitle = false }: Props) {
  useDocumentTitle(title);
  return (
    <div>
      <PublicHeader />
      <main id="main" tabIndex={-1} className="mx-auto max-w-528 px-24 py-40 text-read">
        <h1
          {...(focusesTitle && { ref: focusElement, tabIndex: -1 })}
          className="text-title text-balance outline-none"
        >
          {title}
        </h1>
        <div className="pt-4 text-soft [&+p]:pt-12">{lead}</div>
        {children}
      </main>
    </div>
  );
}
