import { useRouter } from 'next/navigation';
import { Suspense, useState, type ReactNode } from 'react';
import { lazyWithPreload } from '../lazy-with-preload.ts';
import type { LifecycleWorkshop } from './lifecycle-offer.ts';
import { PageLayer } from './page-layer.tsx';

const [DeleteWorkshopDialog] = lazyWithPreload(() =>
  import('../delete-workshop-dialog.tsx').then((module) => module.DeleteWorkshopDialog),
);

/**
 * Asks before a workshop is deleted. After the deletion, `onDeleted` is called; without it, the list
 * of workshops opens. `question`: the dialog while it is open.
 */
export function useDeletion(
  workshop: Pick<LifecycleWorkshop, 'id' | 'name'>,
  onDeleted?: () => void,
): { readonly ask: () => void; readonly question: ReactNode } {
  const router = useRouter();
  const [isAsked, setIsAsked] = useState(false);
  const question = isAsked && (
    <PageLayer>
      <Suspense>
        <DeleteWorkshopDialog
          workshop={workshop}
          onClose={() => setIsAsked(false)}
          onDeleted={() => {
            setIsAsked(false);
            if (onDeleted) onDeleted();
            else router.push('/workshops');
          }}
        />
      </Suspense>
    </PageLayer>
  );
  return { ask: () => setIsAsked(true), question };
}
