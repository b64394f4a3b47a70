'use client';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

const [ExportDialog, preloadDialog] = lazyWithPreload(() =>
  import('./export-dialog.tsx').then((module) => module.ExportDialog),
);

interface Props {
  readonly workshopId: string;
  readonly role: WorkshopRole;
  /** Called after each download, which is a new record. */
  readonly onDownload?: () => void;
}

/** Opens the downloads of a workshop. Nothing for roles without one. Needs the messages `exports`. */
export function ExportButton({ workshopId, role, onDownload }: Props) {
  const t = useTranslations('exports');
  const [isOpen, setIsOpen] = useState(false);
  if (role !== 'owner' && role !== 'instructor' && role !== 'organizer') return null;
  return (
    <>
      <Button
        onPointerEnter={preloadDialog}
        onFocus={preloadDialog}
        onClick={() => setIsOpen(true)}
      >
        {t('open')}
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog
            workshopId={workshopId}
            canExportNames={role !== 'organizer'}
            onClose={() => setIsOpen(false)}
            {...(onDownload && { onDownload })}
          />
        </Suspense>
      )}
    </>
  );
}
