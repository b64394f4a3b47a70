'use client';
import { useTranslations } from 'use-intl';
import { PageHeader, Logo } from '#app/_components/page-header.tsx';
import { Button } from '#app/_components/button.tsx';

/** A page that broke while it was shown. `digest` names the line in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  const t = useTranslations('common.broken');
  return (
    <>
      <PageHeader topRow={<Logo />} />
      <main className="plain-page" role="alert">
        <h1>{t('title')}</h1>
        <p>{t('lead', { digest: error.digest ?? '–' })}</p>
        <p>
          <Button primary onClick={reset}>
            {t('again')}
          </Button>
        </p>
      </main>
    </>
  );
}
