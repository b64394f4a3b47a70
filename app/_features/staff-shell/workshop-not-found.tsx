'use client';
import { Suspense } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';

/** The scripts of every page of a workshop include this component, so its parts are loaded on demand. */
const [PlainStaffShell] = lazyWithPreload(() =>
  import('./plain-staff-shell.tsx').then((module) => module.PlainStaffShell),
);
const [NotFoundContent] = lazyWithPreload(() =>
  import('#app/_components/not-found.tsx').then((module) => module.NotFoundContent),
);

/** The same for a workshop that was deleted and for one of others. */
export function WorkshopNotFound() {
  return (
    <Suspense>
      <PlainStaffShell>
        <NotFoundContent />
      </PlainStaffShell>
    </Suspense>
  );
}
