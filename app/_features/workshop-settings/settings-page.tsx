'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { ServerRetention } from './retention-section.tsx';

/** Shown once its code is loaded: what is typed into fields before that would be lost. */
const [BasicsSection, preloadBasicsSection] = lazyWithPreload(() =>
  import('./basics-section.tsx').then((module) => module.BasicsSection),
);
/** Can't show anything before the room arrives, so it is fetched beside the connection's code. */
const [RoomSections, preloadRoomSections] = lazyWithPreload(() =>
  import('./room-sections.tsx').then((module) => module.RoomSections),
);

const [RetentionSection] = lazyWithPreload(() =>
  import('./retention-section.tsx').then((module) => module.RetentionSection),
);

const [ExportsSection, preloadExportsSection] = lazyWithPreload(() =>
  import('./exports-section.tsx').then((module) => module.ExportsSection),
);

/** The settings of a workshop. After its end only the name and the retention can be changed. */
export function SettingsPage({ retention }: { readonly retention: ServerRetention }) {
  const nav = useTranslations('shell.nav');
  const { connection, view, workshop, workshopId, role } = useWorkshop();
  const mounted = useMounted();
  useEffect(() => {
    preloadBasicsSection();
    preloadRoomSections();
    preloadExportsSection();
  }, []);
  const disabled = connection.state !== 'connected';
  return (
    <StaffMain title={nav('settings')} busy={view === null}>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-24 max-desk:grid-cols-[minmax(0,1fr)]">
        <div>
          {mounted ? (
            <Suspense fallback={<Skeleton />}>
              <BasicsSection
                workshop={workshop}
                students={view?.seats.length ?? workshop.seats}
                disabled={disabled}
              />
            </Suspense>
          ) : (
            <Skeleton />
          )}
          {mounted && isLeader({ role }) && (
            <Suspense>
              <RetentionSection
                workshop={workshop}
                server={retention}
                canChange={role === 'owner' && workshop.state !== 'archived'}
                disabled={disabled}
              />
            </Suspense>
          )}
        </div>
        <div>
          {!isOver(workshop.state) &&
            (view === null ? (
              <Skeleton />
            ) : (
              <Suspense fallback={<Skeleton />}>
                <RoomSections view={view} disabled={disabled} />
              </Suspense>
            ))}
          {mounted && (
            <Suspense>
              <ExportsSection workshopId={workshopId} role={role} />
            </Suspense>
          )}
        </div>
      </div>
    </StaffMain>
  );
}

/** Fields that wait for the room or for their code. */
function Skeleton() {
  const t = useTranslations('settings');
  return (
    <div className="grid gap-12">
      <p className="sr-only" role="status">
        {t('connecting')}
      </p>
      {Array.from({ length: 7 }, (_, field) => (
        <div key={field} className="h-72 max-w-544 bg-sunk" />
      ))}
    </div>
  );
}
