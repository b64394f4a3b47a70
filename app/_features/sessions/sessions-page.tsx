'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { InstructorMain } from '#app/_components/instructor-main.tsx';
import { SessionFacts } from '#app/_components/session-facts.tsx';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { signOut, signOutEverywhere } from './sign-out.ts';

/** The browsers in which the reader is signed in, and how to end them. */
export function SessionsPage() {
  const t = useTranslations('instructor.sessions');
  const common = useTranslations('common');
  const errorMessage = useErrorMessage();
  const { result, reload } = useSessionData(api.listSessions);
  const [error, setError] = useState<ApiError | null>(null);
  const end = async (id: string) => {
    const ended = await api.endSession(id);
    setError(ended.ok ? null : ended.error);
    reload();
  };
  const shownError = error ?? (result?.ok === false ? result.error : null);
  return (
    <>
      <InstructorHeader title={t('title')}>
        <Link href="/workshops" className="me-auto">
          {t('workshops')}
        </Link>
      </InstructorHeader>
      <InstructorMain>
        <section aria-label={t('title')}>
          <p className="pb-8 text-soft">{t('lead')}</p>
          {shownError && <FieldError>{errorMessage(shownError)}</FieldError>}
          <ul data-part="sessions">
            {result?.ok &&
              result.value.map((session) => (
                <li
                  key={session.id}
                  className="flex flex-wrap items-center justify-between gap-8 border-b border-rule py-6"
                >
                  <SessionFacts session={session} />
                  <Button onClick={() => void (session.isCurrent ? signOut() : end(session.id))}>
                    {common('action.signOut')}
                  </Button>
                </li>
              ))}
          </ul>
          <p className="pt-12">
            <ConfirmButton
              label={common('sessions.signOutEverywhere')}
              question={t('everywhereAsk')}
              confirmLabel={common('sessions.signOutEverywhere')}
              cancelLabel={common('action.cancel')}
              onConfirm={() => void signOutEverywhere()}
            />
          </p>
        </section>
      </InstructorMain>
    </>
  );
}
