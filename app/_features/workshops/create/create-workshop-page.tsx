'use client';
import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { DuplicateProposal } from '#lib/protocol/api/workshops.ts';
import { CreateForm } from './create-form.tsx';
import type { CreatedWorkshop } from './use-create-workshop.ts';

/** After the workshop was created with members to invite. */
const [InvitationLinks] = lazyWithPreload(() =>
  import('./invitation-links.tsx').then((module) => module.InvitationLinks),
);

interface Props {
  readonly packs: readonly PackSummary[];
  readonly canCreate: boolean;
  /** The workshop to copy, and what the copy begins with; null for a new workshop. */
  readonly source: {
    readonly id: string;
    readonly proposal: ApiResult<DuplicateProposal>;
  } | null;
}

/** Creates a workshop, new or as a copy. */
export function CreateWorkshopPage({ packs, canCreate, source }: Props) {
  const t = useTranslations('instructor.create');
  const errorMessage = useErrorMessage();
  const [created, setCreated] = useState<CreatedWorkshop | null>(null);
  const title = source === null ? t('title') : t('duplicateTitle');
  if (!canCreate)
    return (
      <StaffMain title={t('deniedTitle')}>
        <Refusal text={t('denied')} />
      </StaffMain>
    );
  if (source !== null && !source.proposal.ok)
    return (
      <StaffMain title={title}>
        <Refusal text={errorMessage(source.proposal.error)} />
      </StaffMain>
    );
  return (
    <StaffMain title={title}>
      {created === null ? (
        <>
          {source !== null && <p className="max-w-544">{t('duplicateLead')}</p>}
          <CreateForm
            packs={packs}
            from={source?.id ?? null}
            proposal={source?.proposal.ok ? source.proposal.value : null}
            onInvited={setCreated}
          />
        </>
      ) : (
        <Suspense>
          <InvitationLinks {...created} />
        </Suspense>
      )}
    </StaffMain>
  );
}

function Refusal({ text }: { readonly text: string }) {
  const t = useTranslations('instructor.create');
  return (
    <>
      <p>{text}</p>
      <p>
        <ButtonLink primary size="medium" href="/workshops">
          {t('toList')}
        </ButtonLink>
      </p>
    </>
  );
}
