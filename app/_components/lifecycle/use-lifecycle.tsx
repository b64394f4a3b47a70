import { Suspense, useCallback, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { WorkshopState } from '#lib/room/views.ts';
import { lazyWithPreload } from '../lazy-with-preload.ts';
import { PageLayer } from './page-layer.tsx';
import { useToasts } from '../toasts.tsx';
import {
  offerLifecycle,
  stateAfter,
  type LifecycleOffer,
  type LifecycleStep,
  type LifecycleWorkshop,
} from './lifecycle-offer.ts';

const [EndDialog, preloadEndDialog] = lazyWithPreload(() =>
  import('./end-dialog.tsx').then((module) => module.EndDialog),
);
const [StartDialog] = lazyWithPreload(() =>
  import('./start-dialog.tsx').then((module) => module.StartDialog),
);
export { preloadEndDialog };

export interface Lifecycle {
  readonly offer: LifecycleOffer;
  readonly sending: boolean;
  /** Does the step, or first asks about it. The result is a toast. */
  readonly run: (step: LifecycleStep) => void;
  /** The question that is open; null without one. */
  readonly question: ReactNode;
}

/**
 * The steps that a workshop's state and the reader's role offer. `onChanged` gets the workshop after a
 * step. Pages with the live view learn of it without that.
 */
export function useLifecycle(
  workshop: LifecycleWorkshop,
  onChanged?: (workshop: WorkshopSummary) => void,
): Lifecycle {
  const [asked, setAsked] = useState<'end' | 'start' | null>(null);
  const { sending, error, change, clearError } = useStateChange(workshop, onChanged);
  // The clock matters only while a deadline runs. A slow tick elsewhere costs nothing.
  const now = useServerNow(workshop.reopenUntil === null ? 60_000 : 1_000);
  const run = (step: LifecycleStep) => {
    clearError();
    if (step === 'end' || (step === 'start' && workshop.connected === 0)) setAsked(step);
    else void change(step, 'toast');
  };
  const confirm = async (step: LifecycleStep) => {
    if (await change(step, 'dialog')) setAsked(null);
  };
  const close = () => setAsked(null);
  const question = asked !== null && (
    <PageLayer>
      <Suspense>
        {asked === 'end' ? (
          <EndDialog
            workshop={workshop}
            sending={sending}
            error={error}
            onConfirm={() => void confirm('end')}
            onClose={close}
          />
        ) : (
          <StartDialog
            workshop={workshop}
            sending={sending}
            error={error}
            onConfirm={() => void confirm('start')}
            onClose={close}
          />
        )}
      </Suspense>
    </PageLayer>
  );
  return { offer: offerLifecycle(workshop, now), sending, run, question };
}

/** Sends one step at a time: a second click on a slow connection must not do the next step. */
function useStateChange(
  workshop: LifecycleWorkshop,
  onChanged: ((workshop: WorkshopSummary) => void) | undefined,
) {
  const t = useTranslations('shell.lifecycle.done');
  const toasts = useToasts();
  const errorMessage = useErrorMessage();
  const pending = useRef(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { id } = workshop;

  const send = async (state: WorkshopState) => {
    const result = await api.updateWorkshop(id, { state });
    if (result.ok) onChanged?.(result.value);
    return result;
  };
  const undoStart = async () => {
    const result = await send('open');
    toasts.show(
      result.ok
        ? { tone: 'success', text: t('undo-start') }
        : { tone: 'error', text: errorMessage(result.error) },
    );
  };
  const change = async (step: LifecycleStep, errorsIn: 'toast' | 'dialog'): Promise<boolean> => {
    if (pending.current) return false;
    pending.current = true;
    setSending(true);
    const result = await send(stateAfter(step, workshop));
    pending.current = false;
    setSending(false);
    if (result.ok)
      toasts.show({
        tone: 'success',
        text: t(step),
        ...(step === 'start' && { undo: () => void undoStart() }),
      });
    else if (errorsIn === 'dialog') setError(errorMessage(result.error));
    else toasts.show({ tone: 'error', text: errorMessage(result.error) });
    return result.ok;
  };
  return { sending, error, change, clearError: useCallback(() => setError(null), []) };
}
