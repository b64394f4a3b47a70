'use client';
import { useTranslations } from 'use-intl';

export const TABS = ['checks', 'task', 'cluster', 'hand'] as const;
export type Tab = (typeof TABS)[number];

/** On a phone one part of the page is shown at a time; under each name stands what it comes to. */
export function Tabs({
  shown,
  show,
  words,
}: {
  readonly shown: Tab;
  readonly show: (tab: Tab) => void;
  readonly words: Readonly<Record<Tab, readonly [string, string]>>;
}) {
  const t = useTranslations('student.seat');
  return (
    <nav className="student-tabs" aria-label={t('tabs')}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={tab === shown || undefined}
          onClick={() => show(tab)}
        >
          <b>{words[tab][0]}</b>
          {words[tab][1]}
        </button>
      ))}
    </nav>
  );
}
