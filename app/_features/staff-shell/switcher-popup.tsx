import Link from 'next/link';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatePill } from '#app/_components/state-pill.tsx';
import { useTheme } from '#app/_components/use-theme.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDateTime } from '#lib/i18n/times.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { matchesTyped, orderForSwitcher, SEARCH_FROM } from './switcher-order.ts';
import { useVisits } from './use-visits.ts';

const ENTRY =
  'flex min-h-32 items-center gap-10 px-12 py-5 text-inherit no-underline hover:bg-sunk focus-visible:-outline-offset-2';

interface Props {
  /** Opened the list, and gets the focus back. */
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}

/** The reader's other workshops, to go to by pointer or by arrow keys. */
export function SwitcherPopup({ button, onClose }: Props) {
  const t = useTranslations('shell.nav');
  const popup = useRef<HTMLDivElement>(null);
  const [result, reload] = useWorkshops();
  const [typed, setTyped] = useState('');
  const { workshopId } = useWorkshop();
  const visits = useVisits();
  const [theme] = useTheme();
  const all = result?.ok ? result.value.filter(({ id }) => id !== workshopId) : [];
  const isSearchable = all.length > SEARCH_FROM;
  const entries =
    typed.trim() === ''
      ? orderForSwitcher(all, visits)
      : all.filter((workshop) => matchesTyped(workshop, typed));
  useEffect(() => {
    popup.current?.querySelector<HTMLElement>('input, a')?.focus();
  }, [isSearchable]);
  useCloseOutside(popup, button, onClose);
  return (
    <div
      ref={popup}
      role="dialog"
      aria-label={t('switch')}
      data-part="switcher"
      // The colors of the page, not those of the header that it hangs from.
      style={{ colorScheme: theme === 'light' || theme === 'dark' ? theme : 'light dark' }}
      className="absolute top-full left-0 z-40 mt-4 grid max-h-[70dvh] w-[min(26rem,calc(100vw-16px))] overflow-y-auto border-2 border-ink bg-paper py-6 text-[0.875rem]/20 text-ink"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          onClose();
          button.current?.focus();
        } else moveFocus(event, popup.current);
      }}
    >
      {isSearchable && (
        <input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          className="mx-12 mb-6 min-h-32 border border-edge bg-surface px-8"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <SwitcherState result={result} onRetry={reload} />
      <ul>
        {entries.map((workshop) => (
          <li key={workshop.id}>
            <SwitcherEntry workshop={workshop} onClose={onClose} />
          </li>
        ))}
      </ul>
      {result?.ok && entries.length === 0 && (
        <p className="px-12 py-5 text-soft" role="status">
          {typed.trim() === '' ? t('noOther') : t('noMatch')}
        </p>
      )}
      <Link href="/workshops" className={`${ENTRY} border-t border-rule`} onClick={onClose}>
        {t('all')}
      </Link>
    </div>
  );
}

function SwitcherEntry({
  workshop,
  onClose,
}: {
  readonly workshop: WorkshopSummary;
  readonly onClose: () => void;
}) {
  const { language } = useLanguage();
  return (
    <Link href={`/workshops/${workshop.id}`} prefetch={false} className={ENTRY} onClick={onClose}>
      <span className="min-w-0 flex-1">
        <span className="block overflow-hidden text-ellipsis whitespace-nowrap">
          {workshop.name}
        </span>
        <span className="block text-small text-soft">
          {formatDateTime(workshop.startsAt, language, workshop.timeZone)}
        </span>
      </span>
      <StatePill state={workshop.state} />
    </Link>
  );
}

function SwitcherState({
  result,
  onRetry,
}: {
  readonly result: ApiResult<unknown> | null;
  readonly onRetry: () => void;
}) {
  const t = useTranslations('shell.nav');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  if (result === null)
    return (
      <p className="px-12 py-5 text-soft" role="status">
        {t('loading')}
      </p>
    );
  if (result.ok) return null;
  return (
    <div className="grid justify-items-start gap-6 px-12 py-5" role="alert">
      {errorMessage(result.error)}
      <Button onClick={onRetry}>{action('retry')}</Button>
    </div>
  );
}

function useWorkshops(): readonly [ApiResult<readonly WorkshopSummary[]> | null, () => void] {
  const [result, setResult] = useState<ApiResult<readonly WorkshopSummary[]> | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void api.listWorkshops().then((loaded) => {
      if (isCurrent) setResult(loaded);
    });
    return () => {
      isCurrent = false;
    };
  }, [attempt]);
  return [
    result,
    () => {
      setResult(null);
      setAttempt(attempt + 1);
    },
  ];
}

/** Closes when the focus or a click goes elsewhere, without taking the focus from there. */
function useCloseOutside(
  popup: RefObject<HTMLElement | null>,
  button: RefObject<HTMLElement | null>,
  onClose: () => void,
): void {
  useEffect(() => {
    const closeIfOutside = ({ target }: Event) => {
      if (!(target instanceof Node)) return;
      if (!popup.current?.contains(target) && !button.current?.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', closeIfOutside);
    document.addEventListener('focusin', closeIfOutside);
    return () => {
      document.removeEventListener('pointerdown', closeIfOutside);
      document.removeEventListener('focusin', closeIfOutside);
    };
  }, [popup, button, onClose]);
}

function moveFocus(event: KeyboardEvent, popup: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || popup === null) return;
  event.preventDefault();
  const stops = [...popup.querySelectorAll<HTMLElement>('input, a')];
  const index = stops.findIndex((stop) => stop === document.activeElement);
  stops[(index + step + stops.length) % stops.length]?.focus();
}
