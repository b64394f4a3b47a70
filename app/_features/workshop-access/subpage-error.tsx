import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { SegmentErrorProps } from '#app/_components/segment-error.tsx';

/** In place of one subpage that failed. The heading and the other subpages stay. */
export function SubpageError({ error, reset }: SegmentErrorProps) {
  const t = useTranslations('common.pane');
  const nav = useTranslations('shell.nav');
  const action = useTranslations('common.action');
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus was removed with the subpage.
  useEffect(() => heading.current?.focus(), []);
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <section role="alert" className="grid max-w-640 justify-items-start gap-12">
      <h2 ref={heading} tabIndex={-1} className="text-[0.9375rem] outline-none">
        {t('failed', { name: nav('access') })}
      </h2>
      <p>{t('failedWhy', { digest: error.digest ?? error.name })}</p>
      <Button primary onClick={retry}>
        {action('retry')}
      </Button>
    </section>
  );
}
