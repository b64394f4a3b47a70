import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import type { Toast } from './toasts.tsx';
import { useHotkeys } from './use-hotkeys.ts';

/** How long a toast stays, ms. An error stays until it is dismissed. */
const SUCCESS_MS = 6_000;
const UNDO_MS = 10_000;

/** Where the toasts are. The timer of each stops while the pointer or the focus is in the region. */
export function ToastRegion({
  toasts,
  onDismiss,
}: {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: number) => void;
}) {
  const t = useTranslations('common.toast');
  const region = useRef<HTMLElement>(null);
  const cameFrom = useRef<Element | null>(null);
  const [paused, setPaused] = useState(false);
  useHotkeys(
    useMemo(
      () => ({
        F8: () => {
          cameFrom.current = document.activeElement;
          region.current?.focus();
        },
      }),
      [],
    ),
    false,
  );
  const remove = (id: number) => {
    // The focus must not fall to the body with the button that had it.
    if (region.current?.contains(document.activeElement)) {
      if (toasts.length > 1) region.current.focus();
      else if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    }
    onDismiss(id);
  };
  return (
    <section
      ref={region}
      data-part="toasts"
      aria-label={t('region')}
      tabIndex={toasts.length > 0 ? 0 : -1}
      className="pointer-events-none fixed bottom-16 left-16 z-30 grid w-[min(360px,calc(100vw-32px))] gap-8 max-tablet:bottom-[var(--bottom-tabs,16px)]"
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      <div role="status" className="contents">
        {toasts.map(
          (toast) =>
            toast.tone === 'success' && (
              <ToastBox key={toast.id} toast={toast} paused={paused} onRemove={remove} />
            ),
        )}
      </div>
      <div role="alert" className="contents">
        {toasts.map(
          (toast) =>
            toast.tone === 'error' && (
              <ToastBox key={toast.id} toast={toast} paused={paused} onRemove={remove} />
            ),
        )}
      </div>
    </section>
  );
}

function ToastBox({
  toast,
  paused,
  onRemove,
}: {
  readonly toast: Toast;
  readonly paused: boolean;
  readonly onRemove: (id: number) => void;
}) {
  const t = useTranslations('common.toast');
  const { id, tone, undo } = toast;
  const left = useRef(undo ? UNDO_MS : SUCCESS_MS);
  const remove = useRef(onRemove);
  useEffect(() => {
    remove.current = onRemove;
  }, [onRemove]);
  useEffect(() => {
    if (tone === 'error' || paused) return;
    const startedAt = performance.now();
    const timer = setTimeout(() => remove.current(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - startedAt;
    };
  }, [id, tone, paused]);
  return (
    <div
      data-part="toast"
      data-tone={tone}
      style={{ order: -id }}
      className={cn(
        'pointer-events-auto flex flex-wrap items-center gap-10 border-2 border-ink bg-surface px-14 py-10 text-[0.875rem]/20 text-ink',
        tone === 'error' && 'font-bold',
      )}
    >
      <span className="min-w-0 flex-1 wrap-anywhere">{toast.text}</span>
      {undo && (
        <Button
          shortcut="U"
          className="max-tablet:min-h-44"
          onClick={() => {
            onRemove(id);
            undo();
          }}
        >
          {t('undo')}
        </Button>
      )}
      <Button className="max-tablet:min-h-44" onClick={() => onRemove(id)}>
        {t('dismiss')}
      </Button>
    </div>
  );
}
