import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { PublicHeader } from '#app/_components/public-header.tsx';
import { useDocumentTitle } from '#app/_components/use-document-title.ts';

const PAGES = ['/help', '/help/states'] as const;

interface Props {
  readonly path: (typeof PAGES)[number];
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A help page: the header, links to the other help pages, and the heading. */
export function HelpFrame({ path, title, lead, children }: Props) {
  const t = useTranslations('help');
  useDocumentTitle(t('title'));
  return (
    <>
      <PublicHeader />
      <main id="main" tabIndex={-1} className="mx-auto max-w-688 px-24 py-40 text-read">
        <nav aria-label={t('pages')} className="flex flex-wrap gap-x-24 pb-16">
          {PAGES.map((page) => (
            <Link
              key={page}
              href={page}
              className="inline-block py-10 aria-[current]:font-bold aria-[current]:no-underline"
              aria-current={page === path ? 'page' : undefined}
            >
              {page === '/help' ? t('title') : t('states.title')}
            </Link>
          ))}
        </nav>
        <h1 className="text-title text-balance">{title}</h1>
        <p className="pt-4 text-soft">{lead}</p>
        {children}
      </main>
    </>
  );
}
