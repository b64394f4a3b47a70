import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { lazyWithPreload } from './lazy-with-preload.ts';
import { PlainPage } from './plain-page.tsx';

/** The scripts of every page include the error page. Its text doesn't wait for the header. */
const [PublicHeader] = lazyWithPreload(() =>
  import('./public-header.tsx').then((module) => module.PublicHeader),
);

export interface ErrorPageProps {
  /** `digest` is in the server log, beside the error. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** In place of a page that failed while it was rendered. */
export function ErrorPage({ error, reset }: ErrorPageProps) {
  const t = useTranslations('common.broken');
  return (
    <>
      <Suspense>
        <PublicHeader />
      </Suspense>
      <PlainPage role="alert">
        <h1>{t('title')}</h1>
        <p>{t('lead', { digest: error.digest ?? '–' })}</p>
        <p>
          <Button primary onClick={reset}>
            {t('again')}
          </Button>
        </p>
      </PlainPage>
    </>
  );
}
