'use client';
import Link from 'next/link';
import { Suspense, useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { InstructorMain } from '#app/_components/instructor-main.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useAdmission } from '#app/_components/use-admission.ts';
import type { ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { TokenSummary } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { ExportSection } from './export-section.tsx';
import { InviteSection } from './invite-section.tsx';
import { JoinSection } from './join-section.tsx';
import { MachinesSection } from './machines-section.tsx';
import { TokensSection } from './tokens-section.tsx';

/** Loaded in parallel to their data, without which they show nothing. */
const [AdmissionRequests, preloadRequests] = lazyWithPreload(() =>
  import('./admission/admission-requests.tsx').then((module) => module.AdmissionRequests),
);
const [AdmissionSettings, preloadSettings] = lazyWithPreload(() =>
  import('./admission/admission-settings.tsx').then((module) => module.AdmissionSettings),
);

/** How often the page asks who waits for approval. */
const ADMISSION_MS = 5 * SECOND_MS;

interface Props {
  readonly workshopId: string;
  /** Null if the reader isn't a member. */
  readonly workshop: WorkshopSummary | null;
  readonly tokens: ApiResult<readonly TokenSummary[]>;
  readonly joinLink: string;
  /** Of `joinLink`. Rendered by the server, so that the page doesn't load the encoder. */
  readonly qrCode: ReactNode;
}

/** How students, VMs and members get access, and how the data of the workshop is exported. */
export function AccessPage({ workshopId, workshop, ...content }: Props) {
  const t = useTranslations('instructor.access');
  const nav = useTranslations('instructor.nav');
  const workshopMessages = useTranslations('instructor.workshops');
  return (
    <>
      <InstructorHeader title={t('title')}>
        <span className="min-w-0 overflow-hidden whitespace-nowrap text-soft">
          {workshop?.name}
        </span>
        <Link href={`/workshops/${workshopId}/room`}>{nav('room')}</Link>
        <Link href={`/workshops/${workshopId}/projector`}>{nav('projector')}</Link>
        <Link href={`/workshops/${workshopId}/readiness`}>{nav('readiness')}</Link>
        <Link href={`/workshops/${workshopId}/settings`}>{nav('settings')}</Link>
        {workshop?.role === 'owner' && (
          <Link href={`/workshops/${workshopId}/security-log`}>{nav('securityLog')}</Link>
        )}
        <Link href="/workshops">{workshopMessages('title')}</Link>
      </InstructorHeader>
      {workshop ? (
        <AccessSections workshop={workshop} {...content} />
      ) : (
        <InstructorMain>
          <p>
            {t('notYours')} <Link href="/workshops">{workshopMessages('title')}</Link>
          </p>
        </InstructorMain>
      )}
    </>
  );
}

interface SectionsProps extends Omit<Props, 'workshopId'> {
  readonly workshop: WorkshopSummary;
}

function AccessSections({ workshop, tokens, joinLink, qrCode }: SectionsProps) {
  const t = useTranslations('instructor.access');
  const errorMessage = useErrorMessage();
  const { id: workshopId, role, state } = workshop;
  const isOwner = role === 'owner';
  const canDecide = isOwner || role === 'instructor';
  const { result, reload } = useAdmission(canDecide ? workshopId : null, ADMISSION_MS);
  useEffect(() => {
    if (!canDecide) return;
    preloadRequests();
    preloadSettings();
  }, [canDecide]);
  const loading = (
    <p className="text-soft" role="status">
      {t('admission.loading')}
    </p>
  );
  const admissionProps = result?.ok && { workshopId, admission: result.value, onDone: reload };
  return (
    <InstructorMain columns="equal">
      {canDecide && (
        <div className="col-span-full empty:hidden" data-part="admission-requests">
          {result === null && loading}
          {result?.ok === false && <FieldError>{errorMessage(result.error)}</FieldError>}
          {admissionProps && (
            <ErrorBoundary>
              <Suspense fallback={loading}>
                <AdmissionRequests {...admissionProps} />
              </Suspense>
            </ErrorBoundary>
          )}
        </div>
      )}
      <div>
        <JoinSection workshop={workshop} link={joinLink} qrCode={qrCode} />
        {admissionProps && (
          <ErrorBoundary>
            <Suspense>
              <AdmissionSettings {...admissionProps} isOwner={isOwner} />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      <div>
        <MachinesSection
          workshopId={workshopId}
          hasStarted={state !== 'draft' && state !== 'open'}
        />
        <InviteSection workshopId={workshopId} />
        <TokensSection workshopId={workshopId} tokens={tokens} />
        <ExportSection workshopId={workshopId} />
      </div>
    </InstructorMain>
  );
}
