import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';

export type Tab = 'checks' | 'task' | 'cluster' | 'help';

export interface TabLabel {
  readonly tab: Tab;
  readonly name: string;
  /** Empty if there is nothing to say. */
  readonly state: string;
}

interface Props {
  readonly selected: Tab;
  readonly onSelect: (tab: Tab) => void;
  readonly labels: readonly TabLabel[];
}

/** The tab bar of phones, which show one part of the page at a time. */
export function Tabs({ selected, onSelect, labels }: Props) {
  const t = useTranslations('student.seat');
  return (
    <nav
      data-part="tabs"
      className={cn(
        'fixed inset-x-0 bottom-0 z-1 hidden h-56 border-t-2 border-ink bg-paper max-tablet:grid',
        labels.length === 2 ? 'grid-cols-2' : labels.length === 3 ? 'grid-cols-3' : 'grid-cols-4',
      )}
      aria-label={t('tabs')}
    >
      {labels.map(({ tab, name, state }) => (
        <button
          key={tab}
          type="button"
          data-tab={tab}
          aria-current={tab === selected || undefined}
          className="grid min-w-0 place-items-center content-center text-[0.8125rem]/18 focus-visible:-outline-offset-4 aria-[current]:bg-ink aria-[current]:text-paper"
          onClick={() => onSelect(tab)}
        >
          <b className="max-w-full truncate text-[0.875rem]">{name}</b>
          {state !== '' && <span className="max-w-full truncate">{state}</span>}
        </button>
      ))}
    </nav>
  );
}
