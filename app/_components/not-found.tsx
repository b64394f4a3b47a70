'use client';
import { useTranslations } from 'use-intl';
import { PageHeader, Logo } from './page-header.tsx';
import { LanguageSwitch } from './language-switch.tsx';

/** An address that leads nowhere, and the two places one may have meant. */
export function NotFound() {
  const t = useTranslations('common.notFound');
  return (
    <>
      <PageHeader
        topRow={
          <>
            <Logo />
            <span className="push">
              <LanguageSwitch />
            </span>
          </>
        }
      />
      <main className="plain-page">
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        <p className="choices">
          <a className="button" href="/join">
            {t('join')}
          </a>
          <a className="button" href="/events">
            {t('workshops')}
          </a>
        </p>
      </main>
    </>
  );
}
