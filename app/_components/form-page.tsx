import type { ReactNode } from 'react';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PageHeader } from './page-header.tsx';

interface Props {
  readonly title: string;
  /** What the page does, in one sentence. */
  readonly lead: ReactNode;
  readonly children: ReactNode;
}

/** A page with one form. */
export function FormPage({ title, lead, children }: Props) {
  return (
    <div>
      <PageHeader
        topRowClassName="px-24"
        topRow={
          <>
            <Logo />
            <span className="ms-auto" />
            <LanguageSwitch />
          </>
        }
      />
      <main className="max-w-528 px-24 py-40 text-read">
        <h1 className="text-title text-balance">{title}</h1>
        <div className="pt-4 text-soft [&+p]:pt-12">{lead}</div>
        {children}
      </main>
    </div>
  );
}
