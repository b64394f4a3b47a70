'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '#lib/client/hooks.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { Button } from './button.tsx';

/** After a shorter wait, a text that appears and disappears would only flicker. */
const SLOW_MS = 2 * SECOND_MS;
const RELOAD_MS = 15 * SECOND_MS;

/** Says that loading takes long, later with a button that reloads the page. Its height is fixed. */
export function SlowNote() {
  const t = useTranslations('common.load');
  const now = useNow(500);
  const [mountedAt] = useState(() => Date.now());
  const waitedMs = now === null ? 0 : now - mountedAt;
  return (
    <div className="flex min-h-44 items-center gap-12 text-soft">
      <span role="status">{waitedMs >= SLOW_MS && t('slow')}</span>
      {waitedMs >= RELOAD_MS && (
        <Button onClick={() => window.location.reload()}>{t('reload')}</Button>
      )}
    </div>
  );
}
