import Link from 'next/link';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cameFromPage } from '#app/_components/came-from-page.ts';
import { PublicHeader } from '#app/_components/public-header.tsx';
import { useDocumentTitle } from '#app/_components/use-document-title.ts';

const PAGES = {
  '/help': 'title',
  '/help/states': 'states.title',
  '/help/data': 'data.title',
  '/help/api': 'api.title',
} as const;
type HelpPath = keyof typeof PAGES;

interface Props {
  readonly path: HelpPath;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A help page: the header, links to the other help pages, and the heading. */
export function HelpFrame({ path, title, lead, children }: Props) {
  const t = useTranslations('help');
  useDocumentTitle(t('title'));
  const heading = useRef<HTMLHeadingElement>(null);
  // The link that led here is gone with its page, and with it the focus.
  useEffect(() => {
    if (document.activeElement === document.body && cameFromPage()) heading.current?.focus();
  }, []);
  return (
    <>
      <PublicHeader />
      <main id="main" tabIndex={-1} className="mx-auto max-w-688 px-24 py-40 text-read">
        <nav aria-label={t('pages')} className="flex flex-wrap gap-x-24 pb-16">
          {(Object.keys(PAGES) as HelpPath[]).map((page) => (
            <Link
              key={page}
              href={page}
              className="inline-block py-10 aria-[current]:font-bold aria-[current]:no-underline"
              aria-current={page === path ? 'page' : undefined}
            >
              {t(PAGES[page])}
            </Link>
          ))}
        </nav>
        <h1 ref={heading} tabIndex={-1} className="text-title text-balance outline-none">
          {title}
        </h1>
        <p className="pt-4 text-soft">{lead}</p>
        {children}
      </main>
    </>
  );
}
