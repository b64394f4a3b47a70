'use client';
import { useTranslations } from 'use-intl';

export const TABS = ['checks', 'task', 'cluster', 'hand'] as const;
export type Tab = (typeof TABS)[number];

/** On a phone one part of the page is shown at a time; under each name stands what it comes to. */
export function Tabs({
  selected,
  onSelect,
  labels,
}: {
  readonly selected: Tab;
  readonly onSelect: (tab: Tab) => void;
  readonly labels: Readonly<Record<Tab, readonly [string, string]>>;
}) {
  const t = useTranslations('student.seat');
  return (
    <nav className="student-tabs" aria-label={t('tabs')}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={tab === selected || undefined}
          onClick={() => onSelect(tab)}
        >
          <b>{labels[tab][0]}</b>
          {labels[tab][1]}
        </button>
      ))}
    </nav>
  );
}
