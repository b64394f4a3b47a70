import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

/** The secret of a new token, with the note that it is shown only once. */
export function TokenSecret({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('instructor.access');
  return (
    <div data-part="secret" className="my-8 grid gap-6 border-2 border-ink p-10">
      <p role="status">
        <b>{t('once')}</b>
      </p>
      {children}
    </div>
  );
}
