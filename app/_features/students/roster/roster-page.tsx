'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { SlowNote } from '#app/_components/slow-note.tsx';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { rosterApi } from '#lib/client/roster-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { useLoaded } from '../use-loaded.ts';
import { RosterImport } from './roster-import.tsx';
import { RosterMatching } from './roster-matching.tsx';

/** Imports the list of enrolled students, and matches its rows with the students. */
export function RosterPage() {
  const t = useTranslations('roster');
  const { workshopId, workshop, view, connection } = useWorkshop();
  const roster = useLoaded(
    useCallback(() => rosterApi.read(workshopId), [workshopId]),
    // Students who join, leave or have another name.
    view?.seats.map(({ id, displayName }) => `${id} ${displayName ?? ''}`).join(' ') ?? '',
  );
  const isReadOnly = workshop.state === 'archived';
  const canChange = !isReadOnly && connection.state === 'connected';
  return (
    <StaffMain
      title={t('title')}
      busy={roster.value === null}
      actions={<ButtonLink href={`/workshops/${workshopId}/students`}>{t('back')}</ButtonLink>}
    >
      {connection.state === 'reconnecting' && (
        <p role="status" data-part="offline-note" className="border-2 border-ink px-14 py-8">
          {t('offline', { time: formatClock(connection.lastFrameAt) })}
        </p>
      )}
      {roster.error !== null && <LoadError error={roster.error} onRetry={roster.reload} />}
      {isReadOnly ? (
        <p>{t('readOnly')}</p>
      ) : (
        <RosterImport workshopId={workshopId} canChange={canChange} onApplied={roster.reload} />
      )}
      {roster.value === null ? (
        <SlowNote />
      ) : (
        <RosterMatching
          workshopId={workshopId}
          roster={roster.value}
          canChange={canChange}
          onChanged={roster.reload}
        />
      )}
    </StaffMain>
  );
}

interface LoadErrorProps {
  readonly error: ApiError;
  readonly onRetry: () => void;
}

function LoadError({ error, onRetry }: LoadErrorProps) {
  const t = useTranslations('roster');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  return (
    <div
      role="alert"
      data-part="load-error"
      className="flex flex-wrap items-center gap-x-16 gap-y-8 border-2 border-ink px-14 py-8"
    >
      <span className="min-w-0 flex-1 basis-224">
        <b className="block">{t('failed')}</b>
        {errorMessage(error)}
      </span>
      <Button onClick={onRetry}>{common('retry')}</Button>
    </div>
  );
}
