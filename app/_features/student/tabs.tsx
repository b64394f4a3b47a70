import { useTranslations } from 'use-intl';

export const TABS = ['checks', 'task', 'cluster', 'help'] as const;
export type Tab = (typeof TABS)[number];

interface Props {
  readonly selected: Tab;
  readonly onSelect: (tab: Tab) => void;
  /** Name and state of each part. */
  readonly labels: Readonly<Record<Tab, readonly [name: string, state: string]>>;
}

/** The tab bar of phones, which show one part of the page at a time. */
export function Tabs({ selected, onSelect, labels }: Props) {
  const t = useTranslations('student.seat');
  return (
    <nav
      data-part="tabs"
      className="fixed inset-x-0 bottom-0 z-1 hidden h-56 grid-cols-4 border-t-2 border-ink bg-paper max-tablet:grid"
      aria-label={t('tabs')}
    >
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-current={tab === selected || undefined}
          className="grid place-items-center content-center text-[0.8125rem]/18 whitespace-nowrap focus-visible:-outline-offset-4 aria-[current]:bg-ink aria-[current]:text-paper"
          onClick={() => onSelect(tab)}
        >
          <b className="text-[0.875rem]">{labels[tab][0]}</b>
          {labels[tab][1]}
        </button>
      ))}
    </nav>
  );
}
