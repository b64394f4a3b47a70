'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { InstructorMain } from '#app/_components/instructor-main.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import type { TokenSummary } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { ExportSection } from './export-section.tsx';
import { InviteSection } from './invite-section.tsx';
import { JoinSection } from './join-section.tsx';
import { MachinesSection } from './machines-section.tsx';
import { TokensSection } from './tokens-section.tsx';

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
export function AccessPage({ workshopId, workshop, tokens, joinLink, qrCode }: Props) {
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
        <Link href="/workshops">{workshopMessages('title')}</Link>
      </InstructorHeader>
      {workshop ? (
        <InstructorMain columns="equal">
          <div>
            <JoinSection workshop={workshop} link={joinLink} qrCode={qrCode} />
            <ExportSection workshopId={workshopId} />
          </div>
          <div>
            <MachinesSection workshopId={workshopId} />
            <InviteSection workshopId={workshopId} />
            <TokensSection workshopId={workshopId} tokens={tokens} />
          </div>
        </InstructorMain>
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
