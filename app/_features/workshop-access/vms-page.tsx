'use client';
import { Suspense, useEffect } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import { AdmissionPart } from './admission-part.tsx';
import { ReadOnlyNote } from './read-only-note.tsx';

/** Shown once its code is loaded: what is typed into fields before that would be lost. */
const [MachinesSection] = lazyWithPreload(() =>
  import('./machines-section.tsx').then((module) => module.MachinesSection),
);
/** Loaded in parallel to their data, without which they show nothing. */
const [WaitingVmsSection, preloadWaiting] = lazyWithPreload(() =>
  import('./admission/waiting-vms-section.tsx').then((module) => module.WaitingVmsSection),
);
const [BlocksSection, preloadBlocks] = lazyWithPreload(() =>
  import('./admission/blocks-section.tsx').then((module) => module.BlocksSection),
);

/** How prepared VMs get a seat: one token for all, and which ones wait or are blocked. */
export function VmsPage() {
  const { workshopId, workshop } = useWorkshop();
  const { state } = workshop;
  const mounted = useMounted();
  useEffect(() => {
    preloadWaiting();
    preloadBlocks();
  }, []);
  const isOver = state === 'ended' || state === 'archived';
  return (
    <>
      <div className="empty:hidden" data-part="admission-requests">
        <AdmissionPart isMain>
          {(props) => (isOver ? null : <WaitingVmsSection {...props} />)}
        </AdmissionPart>
      </div>
      <div className="grid max-w-768 grid-cols-[minmax(0,1fr)]">
        {isOver ? (
          <ReadOnlyNote />
        ) : (
          <Suspense fallback={<FormSkeleton />}>
            {mounted ? (
              <MachinesSection workshopId={workshopId} hasStarted={state === 'live'} />
            ) : (
              <FormSkeleton />
            )}
          </Suspense>
        )}
        <AdmissionPart>{(props) => <BlocksSection {...props} kind="vm" />}</AdmissionPart>
      </div>
    </>
  );
}

function FormSkeleton() {
  return <div aria-hidden="true" className="h-320 max-w-544 bg-sunk" />;
}
