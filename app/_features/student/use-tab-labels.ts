'use client';
import { useTranslations } from 'use-intl';
import { isOwnWork } from '#app/_components/objects.ts';
import type { SeatView } from '#lib/room/views.ts';
import { handState } from './help/help-request.ts';
import type { Station } from './student-exercises.ts';
import type { Tab } from './tabs.tsx';

/** What stands on the tabs of a phone: the part's name, and what it comes to. */
export function useTabWords(
  view: SeatView,
  setup: boolean,
  here: Station | undefined,
): Readonly<Record<Tab, readonly [string, string]>> {
  const t = useTranslations('student.seat');
  const hand = useTranslations('student.hand');
  const state = handState(view.hand);
  const words = {
    down: hand('tabDown'),
    taken: hand('tabTaken'),
    paused: hand('tabPaused'),
    waiting: hand('placeOnly', { place: view.hand?.place ?? 1 }),
  };
  return {
    checks:
      setup && here?.head.kind !== 'quiz'
        ? [t('setupTab'), t('waitingTab')]
        : [t('checksTab'), here ? `${here.n} / ${here.m}` : ''],
    task: [t('taskTab'), here ? String(here.number) : ''],
    cluster: [t('clusterTab'), String(view.objects.filter(isOwnWork).length)],
    hand: [hand('tab'), words[state]],
  };
}
