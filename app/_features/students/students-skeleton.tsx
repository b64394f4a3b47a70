import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SECOND_MS } from '#lib/kit/time.ts';

const ROWS = Array.from({ length: 8 }, (_, index) => index);
/** When the page says what it waits for, and when it offers to load it again. */
const SLOW_MS = 2 * SECOND_MS;
const RELOAD_MS = 15 * SECOND_MS;

/** The list before the first data, at its final size. */
export function StudentsSkeleton() {
  const t = useTranslations('students');
  const load = useTranslations('common.load');
  const [waited, setWaited] = useState<'short' | 'slow' | 'long'>('short');
  useEffect(() => {
    const timers = [
      setTimeout(() => setWaited('slow'), SLOW_MS),
      setTimeout(() => setWaited('long'), RELOAD_MS),
    ];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <>
      <div aria-hidden="true" className="grid gap-10">
        <div className="h-34 max-w-704 bg-sunk" />
        <div className="h-34 w-160 bg-sunk" />
        <div className="grid gap-4">
          {ROWS.map((row) => (
            <div key={row} className="h-36 bg-sunk" />
          ))}
        </div>
      </div>
      <div role="status" className="flex min-h-34 flex-wrap items-center gap-12 text-soft">
        {waited !== 'short' && t('loading')}
        {waited === 'long' && (
          <Button onClick={() => window.location.reload()}>{load('reload')}</Button>
        )}
      </div>
    </>
  );
}
