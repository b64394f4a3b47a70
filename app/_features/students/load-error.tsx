import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';

interface Props {
  readonly error: ApiError;
  readonly onRetry: () => void;
}

/** The list is shown without the details that couldn't be loaded. */
export function LoadError({ error, onRetry }: Props) {
  const t = useTranslations('students');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  return (
    <div
      role="alert"
      data-part="load-error"
      className="flex flex-wrap items-center gap-x-16 gap-y-8 border-2 border-ink px-14 py-8"
    >
      <span className="min-w-0 flex-1 basis-224">
        <b className="block">{t('failed')}</b>
        {t('failedWhy')} {errorMessage(error)}
      </span>
      <Button onClick={onRetry}>{common('retry')}</Button>
    </div>
  );
}
