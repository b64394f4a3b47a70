'use client';
import Link from 'next/link';
import { useRouter, useSelectedLayoutSegments } from 'next/navigation';
import { Suspense, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import type { LifecycleWorkshop } from '#app/_components/lifecycle/lifecycle-offer.ts';
import { useChecklist } from '#app/_components/lifecycle/use-checklist.ts';
import { MenuItem } from '#app/_components/menu.tsx';
import { StatePill } from '#app/_components/state-pill.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { isLeader } from '#lib/room/roles.ts';
import { ConnectionGlyph } from './connection-glyph.tsx';
import { isGone } from './gone.ts';
import { SheetWorkshopContext } from './sheet-workshop.ts';
import { ShellClock } from './shell-clock.tsx';
import { ShellFrame } from './shell-frame.tsx';
import { StaffHeader } from './staff-header.tsx';
import { StaffTabs } from './staff-tabs.tsx';
import { canOpenPage } from './tabs.ts';
import { useLifecycleWorkshop } from './use-lifecycle-workshop.ts';
import { useRecordVisit } from './use-visits.ts';
import { useTabCounts } from './use-tab-counts.ts';
import { UserMenu } from './user-menu.tsx';
import { WorkshopSwitcher } from './workshop-switcher.tsx';

/*
 * Loaded after the header. The server has rendered what is visible of them, so nothing moves when they
 * arrive.
 */
const [LifecycleActions] = lazyWithPreload(() =>
  import('#app/_components/lifecycle/lifecycle-actions.tsx').then(
    (module) => module.LifecycleActions,
  ),
);
const [LifecycleList] = lazyWithPreload(() =>
  import('#app/_components/lifecycle/lifecycle-actions.tsx').then((module) => module.LifecycleList),
);
const [StateBanner] = lazyWithPreload(() =>
  import('./state-banner.tsx').then((module) => module.StateBanner),
);
const [RetentionBanner] = lazyWithPreload(() =>
  import('./retention-banner.tsx').then((module) => module.RetentionBanner),
);
const [DeniedPage] = lazyWithPreload(() =>
  import('./denied-page.tsx').then((module) => module.DeniedPage),
);
const [WorkshopGone] = lazyWithPreload(() =>
  import('./denied-page.tsx').then((module) => module.WorkshopGone),
);
const [HelpNotifier] = lazyWithPreload(() =>
  import('#app/_components/notices/help-notifier.tsx').then((module) => module.HelpNotifier),
);

/** The header, tabs and dialogs of all pages of a workshop, and the page below them. */
export function WorkshopShell({ children }: { readonly children: ReactNode }) {
  const { workshopId, workshop, role, connection } = useWorkshop();
  const segments = useSelectedLayoutSegments();
  const counts = useTabCounts();
  const lifecycleWorkshop = useLifecycleWorkshop();
  useRecordVisit(workshopId);
  const facts = (
    <>
      <ConnectionGlyph workshopId={workshopId} connection={connection} />
      <ShellClock zone={workshop.timeZone} />
    </>
  );
  const renderActions = (onDone: () => void) => (
    <Suspense>
      <LifecycleList workshop={lifecycleWorkshop} onDone={onDone} />
    </Suspense>
  );
  return (
    <SheetWorkshopContext
      value={{ id: workshopId, name: workshop.name, role, facts, renderActions }}
    >
      <Suspense>
        <HelpNotifier />
      </Suspense>
      <ShellFrame
        header={
          <StaffHeader
            start={<Breadcrumb />}
            end={
              <>
                <span className="contents max-desk:[&_[data-part=current-time]]:hidden">
                  {facts}
                </span>
                <ProjectorLink />
                <Suspense>
                  <LifecycleActions
                    workshop={lifecycleWorkshop}
                    menuItems={isLeader({ role }) && <ChecklistItem workshop={lifecycleWorkshop} />}
                  />
                </Suspense>
              </>
            }
            userMenu={<UserMenu memberRole={role} workshopId={workshopId} />}
            tabs={<StaffTabs counts={counts} />}
            counts={counts}
          />
        }
      >
        {connection.state !== 'refused' && (
          <Suspense>
            <StateBanner />
          </Suspense>
        )}
        {connection.state !== 'refused' && workshop.erasures.length > 0 && (
          <Suspense>
            <RetentionBanner />
          </Suspense>
        )}
        {connection.state === 'refused' && isGone(connection.reason) ? (
          <Suspense>
            <WorkshopGone reason={connection.reason} />
          </Suspense>
        ) : canOpenPage(role, segments) ? (
          children
        ) : (
          <Suspense>
            <DeniedPage />
          </Suspense>
        )}
      </ShellFrame>
    </SheetWorkshopContext>
  );
}

/** Shows the steps before the start in the live room, or hides them. */
function ChecklistItem({ workshop }: { readonly workshop: LifecycleWorkshop }) {
  const t = useTranslations('shell.lifecycle.checklist');
  const router = useRouter();
  const { isOffered, isShown, setShown } = useChecklist(workshop);
  if (!isOffered) return null;
  return (
    <MenuItem
      onSelect={() => {
        setShown(!isShown);
        if (!isShown) router.push(`/workshops/${workshop.id}/room`);
      }}
    >
      {t(isShown ? 'hide' : 'show')}
    </MenuItem>
  );
}

function Breadcrumb() {
  const t = useTranslations('shell.nav');
  const { workshop } = useWorkshop();
  return (
    <nav aria-label={t('breadcrumb')} className="flex min-w-0 items-center gap-8 max-tablet:flex-1">
      <Link href="/workshops" className="flex-none max-desk:hidden">
        {t('workshops')}
      </Link>
      <span aria-hidden="true" className="max-desk:hidden">
        ›
      </span>
      <span className="inline-flex min-w-0 max-tablet:hidden">
        <WorkshopSwitcher />
      </span>
      <b
        data-part="workshop-name"
        className="hidden min-w-0 overflow-hidden text-ellipsis whitespace-nowrap max-tablet:block"
      >
        {workshop.name}
      </b>
      <StatePill state={workshop.state} announces />
    </nav>
  );
}

function ProjectorLink() {
  const t = useTranslations('shell.nav');
  const { workshopId } = useWorkshop();
  const label = useMemo(() => `${t('projector')}, ${t('opensTab')}`, [t]);
  return (
    <a
      data-part="button"
      className={`${buttonVariants()} max-desk:hidden`}
      href={`/workshops/${workshopId}/projector`}
      target="_blank"
      rel="noreferrer"
      aria-label={label}
    >
      {t('projector')} ↗
    </a>
  );
}
