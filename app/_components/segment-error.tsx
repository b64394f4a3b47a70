'use client';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

export interface SegmentErrorProps {
  /** `digest` is in the server log, beside the error. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/**
 * In place of one page of the staff shell that failed while it was rendered. The header stays, so the
 * other pages can be opened. `page`: the name of the page.
 */
export function SegmentError({
  page,
  error,
  reset,
}: SegmentErrorProps & { readonly page: string }) {
  const t = useTranslations('common.pane');
  const action = useTranslations('common.action');
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus was removed with the page.
  useEffect(() => heading.current?.focus(), []);
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <main
      id="main"
      tabIndex={-1}
      role="alert"
      data-part="segment-error"
      className="grid max-w-640 content-start justify-items-start gap-12 p-16 text-[0.9375rem]/24 outline-none"
    >
      <h1 ref={heading} tabIndex={-1} className="text-title outline-none">
        {t('failed', { name: page })}
      </h1>
      <p>{t('failedWhy', { digest: error.digest ?? error.name })}</p>
      <Button primary className="max-tablet:min-h-44" onClick={retry}>
        {action('retry')}
      </Button>
    </main>
  );
}
