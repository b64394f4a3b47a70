import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { LifecycleStep } from '#app/_components/lifecycle/lifecycle-offer.ts';
import type { Lifecycle } from '#app/_components/lifecycle/use-lifecycle.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import { useRoomData } from '../state/room-context.ts';
import type { PaletteEntry } from './use-palette-items.ts';

/** The steps that the header offers, with the same words and the same questions. */
export function usePaletteLifecycle(
  lifecycle: Lifecycle,
  onDelete: () => void,
): readonly PaletteEntry[] {
  const t = useTranslations('shell.lifecycle');
  const router = useRouter();
  const { id, reopenUntil } = useRoomData().view.info.workshop;
  const now = useServerNow(1_000);
  return useMemo(() => {
    const { main, more, canDuplicate, canDelete } = lifecycle.offer;
    const stepLabel = (step: LifecycleStep) =>
      step === 'reopen'
        ? t(step, { left: formatDuration(Math.max(0, (reopenUntil ?? 0) - (now ?? 0))) })
        : t(step);
    const action = (key: string, label: string, run: () => void): PaletteEntry => ({
      id: key,
      kind: 'action',
      label,
      detail: '',
      run,
    });
    return [
      ...(main === null ? [] : [main, ...more]).map((step) =>
        action(`lifecycle ${step}`, stepLabel(step), () => lifecycle.run(step)),
      ),
      ...(canDuplicate
        ? [
            action('duplicate', t('duplicate'), () =>
              router.push(`/workshops/new?from=${encodeURIComponent(id)}` as Route),
            ),
          ]
        : []),
      ...(canDelete ? [action('delete', t('delete'), onDelete)] : []),
    ];
  }, [t, router, id, reopenUntil, now, lifecycle, onDelete]);
}
