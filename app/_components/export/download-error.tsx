import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';

/** Why a download was refused, and when to try again. Needs the messages `exports`. */
export function DownloadError({ error }: { readonly error: ApiError }): ReactNode {
  const t = useTranslations('exports');
  const errorMessage = useErrorMessage();
  if (error.error === 'not-ready') return <FieldError>{t('notReady')}</FieldError>;
  if (error.error === 'too-many' && error.retryMs !== undefined)
    return <FieldError>{t('full', { seconds: Math.ceil(error.retryMs / 1_000) })}</FieldError>;
  return <FieldError>{errorMessage(error)}</FieldError>;
}
