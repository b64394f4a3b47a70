import type { Route } from 'next';
import Link from 'next/link';
import { useSelectedLayoutSegments } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { LifecycleButton } from '#app/_components/lifecycle/lifecycle-actions.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatDayAndTime } from '#lib/i18n/times.ts';
import { cityOf } from '#app/_components/city-of.ts';
import { canOpenPage } from './tabs.ts';
import { useLifecycleWorkshop } from './use-lifecycle-workshop.ts';

/** Says on every tab what the state means for students, with the step that leads on. None while live. */
export function StateBanner() {
  const t = useTranslations('shell.lifecycle.banner');
  const { workshop } = useWorkshop();
  const lifecycleWorkshop = useLifecycleWorkshop();
  const { state } = workshop;
  if (state === 'live') return null;
  return (
    <section
      data-part="state-banner"
      aria-label={t('label')}
      className="flex flex-none flex-wrap items-center gap-x-16 gap-y-4 border-b border-rule px-16 py-6 text-[0.875rem]/20 max-tablet:[&_button]:min-h-44"
    >
      <p className="min-w-0 wrap-anywhere">
        <BannerText />
      </p>
      {state === 'draft' || state === 'open' ? (
        <LifecycleButton workshop={lifecycleWorkshop} />
      ) : (
        <ResultsLink />
      )}
    </section>
  );
}

/** To the results of a workshop that is over, on the other pages. */
function ResultsLink() {
  const t = useTranslations('shell.lifecycle');
  const { workshopId, role } = useWorkshop();
  const [page] = useSelectedLayoutSegments();
  if (page === 'results' || !canOpenPage(role, ['results'])) return null;
  return <Link href={`/workshops/${workshopId}/results` as Route}>{t('viewResults')}</Link>;
}

function BannerText() {
  const t = useTranslations('shell.lifecycle.banner');
  const { language } = useLanguage();
  const { workshop, view } = useWorkshop();
  const now = useNow(60_000);
  const { state, timeZone: zone, openedAt, endedAt } = workshop;
  if (state === 'open') {
    const students =
      view?.seats.filter(({ displayName }) => displayName !== null).length ?? workshop.seats;
    if (openedAt === null) return t('openUntimed', { students });
    const isToday = now !== null && dayOf(openedAt, zone) === dayOf(now, zone);
    const time = isToday
      ? formatClock(openedAt, { zone })
      : formatDayAndTime(openedAt, language, zone);
    return t('open', { time, students });
  }
  if (state === 'ended' && endedAt !== null)
    return t('ended', { time: formatDayAndTime(endedAt, language, zone), zone: cityOf(zone) });
  return state === 'draft' || state === 'archived' ? t(state) : null;
}

const dayOf = (at: number, zone: string): string => formatDayAndTime(at, 'en', zone).slice(0, -5);
