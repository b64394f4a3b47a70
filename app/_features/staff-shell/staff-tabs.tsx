import type { Route } from 'next';
import Link from 'next/link';
import { useSelectedLayoutSegments } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { tabOf, tabsOf, type Tab, type TabCounts } from './tabs.ts';

interface Props {
  readonly counts: TabCounts;
  /** One below the other, in the menu of a phone. */
  readonly vertical?: boolean;
  readonly onNavigate?: () => void;
}

/** The pages of the workshop that the reader's role can open. */
export function StaffTabs({ counts, vertical = false, onNavigate }: Props) {
  const t = useTranslations('shell.nav');
  const { workshopId, role } = useWorkshop();
  const current = tabOf(useSelectedLayoutSegments());
  return (
    <nav
      data-part={vertical ? 'sheet-tabs' : 'staff-tabs'}
      aria-label={t('tabs')}
      className={cn(
        'flex',
        vertical ? 'flex-col' : 'h-36 items-stretch gap-24 overflow-x-auto px-16',
      )}
    >
      {tabsOf(role).map((tab) => (
        <Link
          key={tab}
          href={`/workshops/${workshopId}/${tab}` as Route}
          aria-current={tab === current ? 'page' : undefined}
          onClick={onNavigate}
          className={cn(
            'inline-flex flex-none items-center gap-6 whitespace-nowrap text-inherit no-underline focus-visible:-outline-offset-2 aria-[current]:font-bold',
            vertical
              ? 'min-h-44 border-b border-rule px-16 aria-[current]:border-s-4 aria-[current]:border-s-ink aria-[current]:ps-12'
              : 'border-y-2 border-transparent aria-[current]:border-b-ink',
          )}
        >
          {/* The bold word takes its place before the tab is chosen, so that no tab moves. */}
          <span className="grid">
            <span className="col-start-1 row-start-1">{t(tab)}</span>
            <span aria-hidden="true" className="invisible col-start-1 row-start-1 font-bold">
              {t(tab)}
            </span>
          </span>
          <TabCount tab={tab} count={counts[tab] ?? 0} />
        </Link>
      ))}
    </nav>
  );
}

function TabCount({ tab, count }: { readonly tab: Tab; readonly count: number }) {
  const t = useTranslations('shell.nav');
  if (count === 0) return null;
  return (
    <span data-part="tab-count" className="rounded-2 border border-edge px-4 text-small font-plain">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">
        {tab === 'readiness'
          ? t('notReady', { count })
          : tab === 'students'
            ? t('newStudents', { count })
            : t('openRequests', { count })}
      </span>
    </span>
  );
}
