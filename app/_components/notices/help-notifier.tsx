import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { isHelper } from '#lib/room/roles.ts';
import { useWorkshop } from '../workshop-context.tsx';
import { giveNotice } from './give-notice.ts';
import {
  INITIAL_NOTICE_STATE,
  listOpenRequests,
  stepNotices,
  type OpenRequest,
} from './help-notices.ts';
import { useNoticePreferences, type NoticePreferences } from './notice-preferences.ts';
import { requestOpenSeat } from './open-seat-requests.ts';

/**
 * Reports new help requests of the open workshop by sound and on the desktop. Of several tabs with
 * the same workshop, one does.
 */
export function HelpNotifier() {
  const { workshopId, role } = useWorkshop();
  const [preferences] = useNoticePreferences();
  const isOn = (preferences.sound || preferences.desktop) && isHelper({ role });
  const isChosen = useChosenTab(workshopId, isOn);
  return isOn && isChosen ? <ActiveNotifier key={workshopId} preferences={preferences} /> : null;
}

function ActiveNotifier({ preferences }: { readonly preferences: NoticePreferences }) {
  const { view, connection } = useWorkshop();
  const give = useGiveNotice(preferences);
  const state = useRef(INITIAL_NOTICE_STATE);
  const [tick, setTick] = useState(0);
  const { always } = preferences;
  const isRunning = view?.info.workshop.state === 'live' || view?.info.workshop.state === 'open';
  useEffect(() => {
    if (view === null || connection.state !== 'connected') return;
    const now = Date.now();
    const isWanted = isRunning && (always || document.hidden);
    const step = stepNotices(state.current, listOpenRequests(view), { isWanted, now });
    state.current = step.state;
    if (step.notice.length > 0) give(step.notice);
    if (step.nextAt === null) return;
    const timer = setTimeout(() => setTick((before) => before + 1), step.nextAt - now);
    return () => clearTimeout(timer);
  }, [view, connection, isRunning, always, give, tick]);
  return null;
}

/** Puts requests into words and gives the notice. A click opens the first of the students. */
function useGiveNotice(preferences: NoticePreferences): (requests: readonly OpenRequest[]) => void {
  const t = useTranslations('shell.notify');
  const { language } = useLanguage();
  const { workshopId } = useWorkshop();
  const router = useRouter();
  return useCallback(
    (requests) => {
      const [first] = requests;
      if (first === undefined) return;
      giveNotice(preferences, {
        text:
          requests.length === 1
            ? t('request', { name: first.name ?? first.label, label: first.label })
            : t('requests', { count: requests.length }),
        language,
        tag: `podium-help-${workshopId}`,
        onClick: () => {
          if (!requestOpenSeat(first.seatId))
            router.push(`/workshops/${workshopId}/room?seat=${first.seatId}`);
        },
      });
    },
    [preferences, t, language, workshopId, router],
  );
}

/**
 * Whether this tab is the one that reports, because it holds the lock of the workshop. On plain HTTP,
 * browsers have no locks, and each tab reports.
 */
function useChosenTab(workshopId: string, isOn: boolean): boolean {
  const [isChosen, setChosen] = useState(false);
  useEffect(() => {
    if (!isOn || !('locks' in navigator)) return;
    const leaving = new AbortController();
    let release: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      release = resolve;
    });
    navigator.locks
      .request(`podium-notices-${workshopId}`, { signal: leaving.signal }, () => {
        setChosen(true);
        return left;
      })
      .catch(() => undefined);
    return () => {
      setChosen(false);
      leaving.abort();
      release();
    };
  }, [workshopId, isOn]);
  return isOn && (isChosen || !('locks' in navigator));
}
