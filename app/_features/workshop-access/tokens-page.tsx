'use client';
import { Suspense } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { useMounted } from '#lib/client/hooks.ts';
import type { TokenSummary } from '#lib/protocol/api/tokens.ts';
import { TokensSection } from './tokens-section.tsx';

/** Shown once its code is loaded: what is typed into fields before that would be lost. */
const [ExportSection] = lazyWithPreload(() =>
  import('./export-section.tsx').then((module) => module.ExportSection),
);

/** All links and tokens of the workshop, how to revoke them, and tokens for exports. */
export function TokensPage({ tokens }: { readonly tokens: ApiResult<readonly TokenSummary[]> }) {
  const { workshopId, workshop, role } = useWorkshop();
  const mounted = useMounted();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-40 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div>
        <TokensSection workshopId={workshopId} tokens={tokens} />
      </div>
      <div>
        {mounted && (
          <Suspense>
            <ExportSection
              workshopId={workshopId}
              role={role}
              canCreateToken={workshop.state !== 'archived'}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}
