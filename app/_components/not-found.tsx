'use client';
/* eslint-disable @next/next/no-html-link-for-pages -- see NotFoundContent */
import { useTranslations } from 'use-intl';
import { buttonVariants } from './button-variants.ts';
import { cn } from './cn.ts';
import { PlainPage } from './plain-page.tsx';
import { PublicHeader } from './public-header.tsx';
import { useDocumentTitle } from './use-document-title.ts';

/** The page for an unknown address. */
export function NotFound() {
  return (
    <>
      <PublicHeader />
      <NotFoundContent />
    </>
  );
}

/**
 * Part of the scripts of every page, so it has plain links instead of `next/link`, which adds 3 kB.
 */
export function NotFoundContent() {
  const t = useTranslations('common.notFound');
  useDocumentTitle(t('title'));
  return (
    <PlainPage>
      <h1>{t('title')}</h1>
      <p>{t('lead')}</p>
      <p className="flex max-w-full flex-wrap gap-10 pt-12">
        <a
          data-part="button"
          className={cn(buttonVariants({ primary: true, size: 'large' }))}
          href="/workshops"
        >
          {t('workshops')}
        </a>
        <a data-part="button" className={cn(buttonVariants({ size: 'large' }))} href="/join">
          {t('join')}
        </a>
      </p>
    </PlainPage>
  );
}
