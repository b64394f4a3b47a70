'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { useApiResult } from '#app/_components/use-api-result.ts';
import { ExportSection } from './export-section.tsx';
import { JoinSection } from './join-section.tsx';
import { InviteSection, MachinesSection } from './machines-section.tsx';
import { TokensSection } from './tokens-section.tsx';

/** How people and machines get in, and how the event's data gets out. `address` is the server's public one. */
export function AccessPage({
  workshop: id,
  publicUrl,
}: {
  readonly workshop: string;
  readonly publicUrl: string;
}) {
  const t = useTranslations('');
  const common = useTranslations('common.action');
  const errorWords = useErrorMessage();
  const { result, reload } = useApiResult(api.listWorkshops);
  const workshop =
    result.state === 'loaded' ? result.value.find((each) => each.id === id) : undefined;
  return (
    <>
      <InstructorHeader title={t('setup.title')}>
        <span className="soft clip">{workshop?.name}</span>
        <a href={`/events/${id}`}>{t('setup.backToRoom')}</a>
        <a href={`/events/${id}/projector`}>{t('setup.projector')}</a>
        <a href={`/events/${id}/preflight`}>{t('setup.preflight')}</a>
        <a href={`/events/${id}/settings`}>{t('setup.settings')}</a>
        <a href="/workshops">{t('events.title')}</a>
      </InstructorHeader>
      {result.state === 'loading' && (
        <main className="two-columns">
          <p className="soft" role="status">
            {t('events.loading')}
          </p>
        </main>
      )}
      {result.state === 'failed' && (
        <main className="two-columns">
          <p role="alert">
            {errorWords(result.error)} <Button onClick={reload}>{common('retry')}</Button>
          </p>
        </main>
      )}
      {result.state === 'loaded' &&
        (workshop ? (
          <AccessSections workshop={workshop} publicUrl={publicUrl} />
        ) : (
          <main className="two-columns">
            <p>
              {t('setup.notYours')} <a href="/workshops">{t('events.title')}</a>
            </p>
          </main>
        ))}
    </>
  );
}

function AccessSections({
  workshop,
  publicUrl,
}: {
  readonly workshop: WorkshopSummary;
  readonly publicUrl: string;
}) {
  const tokens = useApiResult(useCallback(() => api.listTokens(workshop.id), [workshop.id]));
  return (
    <main className="two-columns">
      <div>
        <JoinSection workshop={workshop} publicUrl={publicUrl} />
        <ExportSection workshopId={workshop.id} onCreated={tokens.reload} />
      </div>
      <div>
        <MachinesSection workshopId={workshop.id} onCreated={tokens.reload} />
        <InviteSection workshopId={workshop.id} onCreated={tokens.reload} />
        <TokensSection workshopId={workshop.id} result={tokens.result} reload={tokens.reload} />
      </div>
    </main>
  );
}
