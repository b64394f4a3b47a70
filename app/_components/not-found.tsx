'use client';
/* eslint-disable @next/next/no-html-link-for-pages -- see NotFound */
import { useTranslations } from 'use-intl';
import { buttonVariants } from './button-variants.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PageHeader } from './page-header.tsx';
import { PlainPage } from './plain-page.tsx';

/**
 * The page for an unknown address. Part of the scripts of every page, so it has plain links instead of
 * `next/link`, which adds 3 kB.
 */
export function NotFound() {
  const t = useTranslations('common.notFound');
  return (
    <>
      <PageHeader
        topRow={
          <>
            <Logo />
            <span className="ms-auto">
              <LanguageSwitch />
            </span>
          </>
        }
      />
      <PlainPage>
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        <p className="inline-flex items-center gap-10">
          <a data-part="button" className={buttonVariants()} href="/join">
            {t('join')}
          </a>
          <a data-part="button" className={buttonVariants()} href="/workshops">
            {t('workshops')}
          </a>
        </p>
      </PlainPage>
    </>
  );
}
