import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ExportButton } from '#app/_components/export/export-button.tsx';
import { ExportRecords } from '#app/_components/export/export-records.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import type { WorkshopRole } from '#lib/room/roles.ts';

/** Downloads of the workshop's data, and for owners the past ones. */
export function ExportsSection({
  workshopId,
  role,
}: {
  readonly workshopId: string;
  readonly role: WorkshopRole;
}) {
  const t = useTranslations('exports');
  const [downloads, setDownloads] = useState(0);
  return (
    <PageSection title={t('title')}>
      <p>{t('lead')}</p>
      <p className="py-8">
        <ExportButton
          workshopId={workshopId}
          role={role}
          onDownload={() => setDownloads((count) => count + 1)}
        />
      </p>
      {role === 'owner' && (
        <>
          <h3 className="pt-8 font-bold">{t('records')}</h3>
          <ExportRecords workshopId={workshopId} revision={downloads} />
        </>
      )}
    </PageSection>
  );
}
