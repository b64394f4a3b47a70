'use client';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { PageSection } from '#app/_components/page-section.tsx';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MemberDialog } from './member-dialogs.tsx';
import { MEMBER_ROLES } from './member-roles.ts';
import { useMembers } from './use-members.ts';

/** Loaded beside its data, without which it shows nothing. */
const [MemberTable, preloadTable] = lazyWithPreload(() =>
  import('./member-table.tsx').then((module) => module.MemberTable),
);
const [MemberDialogs, preloadDialogs] = lazyWithPreload(() =>
  import('./member-dialogs.tsx').then((module) => module.MemberDialogs),
);

/** The staff of the workshop: who is in it or invited, and with which role. */
export function MembersPage() {
  const t = useTranslations('instructor.members');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { workshop } = useWorkshop();
  const { lists, error, reload } = useMembers();
  const [dialog, setDialog] = useState<MemberDialog | null>(null);
  useEffect(preloadTable, []);
  // Gets the focus after a dialog, because the row that opened it may be gone.
  const heading = useRef<HTMLDivElement>(null);
  const canChange = workshop.state !== 'archived';
  return (
    <>
      <PageSection title={t('title')}>
        <div ref={heading} tabIndex={-1} data-part="members-top" className="outline-none">
          <p>{t('lead')}</p>
          {canChange && (
            <p className="py-8">
              <Button
                primary
                onPointerEnter={preloadDialogs}
                onClick={() => setDialog({ kind: 'invite' })}
              >
                {t('invite')}
              </Button>
            </p>
          )}
        </div>
        {error !== null && (
          <div className="flex flex-wrap items-center gap-8 py-6">
            <FieldError>{errorMessage(error)}</FieldError>
            <Button onClick={reload}>{action('retry')}</Button>
          </div>
        )}
        {lists === null && error === null && (
          <div aria-hidden="true" className="grid gap-1">
            {[0, 1, 2].map((row) => (
              <div key={row} className="h-44 bg-sunk" />
            ))}
          </div>
        )}
        {lists !== null && (
          <Suspense>
            <MemberTable lists={lists} canChange={canChange} onOpen={setDialog} />
          </Suspense>
        )}
        <p className="pt-8">
          <TimeZoneNote />
        </p>
      </PageSection>
      <PageSection title={t('roles')}>
        <dl className="grid max-w-896 gap-x-24 gap-y-4 tablet:grid-cols-[auto_minmax(0,1fr)]">
          {MEMBER_ROLES.map((role) => (
            <div key={role} className="contents">
              <dt className="font-bold">{t(`role.${role}`)}</dt>
              <dd className="max-tablet:pb-6">{t(`means.${role}`)}</dd>
            </div>
          ))}
        </dl>
      </PageSection>
      {dialog !== null && (
        <Suspense>
          <MemberDialogs
            dialog={dialog}
            onClose={() => setDialog(null)}
            onDone={reload}
            returnFocusTo={heading}
          />
        </Suspense>
      )}
    </>
  );
}
