'use client';
import type { Route } from 'next';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { ChooseNameForm } from './choose-name-form.tsx';
import { ProviderSignIn, type SignInProvider } from './provider-sign-in.tsx';
import { RelatedLinks } from './related-links.tsx';
import { SignInQuestion } from './sign-in-question.tsx';
import { findSignInView, type SignInView } from './sign-in-view.ts';
import { useHashOrQuery } from './use-hash-or-query.ts';
import { useSignInInquiry } from './use-sign-in-inquiry.ts';

interface Props {
  readonly currentUser: CurrentUser | null;
  /** The staff page that the reader asked for; null for none. */
  readonly next: string | null;
  /** With which staff can sign in; null: only with links. */
  readonly provider: SignInProvider | null;
}

/**
 * Signs in with a one-time link. The link is used only when the button is pressed, because mail
 * programs open links to scan them. Then the page opens that the reader asked for, or the workshop of
 * an invitation.
 */
export function SignInPage({ currentUser, next, provider }: Props) {
  const t = useTranslations('student.signIn');
  const landing = useTranslations('landing');
  const router = useRouter();
  const token = useHashOrQuery('token');
  const [person, setPerson] = useState(currentUser?.person ?? null);
  const [sending, setSending] = useState(false);
  const { inquiry, fail, retry } = useSignInInquiry(token);
  const view = findSignInView({ token, inquiry, person });
  const destination = (next ?? findInvitedTo(inquiry) ?? '/workshops') as Route;

  const signIn = async () => {
    setSending(true);
    const result = await api.signIn({ token: token ?? '' });
    if (!result.ok) {
      setSending(false);
      fail(result);
      return;
    }
    const user = await api.getCurrentUser();
    if (user.ok && user.value.person?.isNamed === false) setPerson(user.value.person);
    else router.replace(destination);
  };

  if (view.kind === 'name') return <ChooseNameForm destination={destination} />;
  return (
    <FormPage title={t('title')} lead={landing('what')}>
      {provider !== null && view.kind !== 'link' && (
        <ProviderSignIn provider={provider} next={next} />
      )}
      <div data-part="sign-in" data-state={view.kind} className="grid gap-16 pt-24">
        {view.kind === 'link' ? (
          <SignInQuestion
            inquiry={view.inquiry}
            destination={destination}
            sending={sending}
            onSignIn={() => void signIn()}
          />
        ) : (
          <SignInState view={view} isSignedIn={person !== null} onRetry={retry} />
        )}
      </div>
      <RelatedLinks>
        <p>
          {t('student')} <Link href="/join">{t('join')}</Link>
        </p>
      </RelatedLinks>
    </FormPage>
  );
}

/** The workshop of an invitation; null for other links, and before the server has answered. */
function findInvitedTo(inquiry: ApiResult<SignInInquiry> | null): string | null {
  return inquiry?.ok === true && inquiry.value.workshopId !== null
    ? `/workshops/${inquiry.value.workshopId}`
    : null;
}

interface StateProps {
  readonly view: Exclude<SignInView, { kind: 'link' | 'name' }>;
  readonly isSignedIn: boolean;
  readonly onRetry: () => void;
}

/** Why there is nothing to sign in with, and the next step. */
function SignInState({ view, isSignedIn, onRetry }: StateProps) {
  const t = useTranslations('student.signIn');
  const common = useTranslations('common');
  const errorMessage = useErrorMessage();
  switch (view.kind) {
    case 'loading':
      return (
        <p role="status" className="text-soft">
          {t('checking')}
        </p>
      );
    case 'no-token':
      return (
        <>
          <p>{t('noToken')}</p>
          <OwnWorkshops isSignedIn={isSignedIn} />
        </>
      );
    case 'incomplete':
      return (
        <>
          <FieldError size="large">{t('missing')}</FieldError>
          <p className="text-soft">{t('lost')}</p>
          <OwnWorkshops isSignedIn={isSignedIn} />
        </>
      );
    case 'failed':
      return (
        <>
          <FieldError size="large">{errorMessage(view.error)}</FieldError>
          {view.isLinkSpent ? (
            <p className="text-soft">{t('lost')}</p>
          ) : (
            <p>
              <Button primary size="large" onClick={onRetry}>
                {common('action.retry')}
              </Button>
            </p>
          )}
          <OwnWorkshops isSignedIn={isSignedIn} />
        </>
      );
  }
}

/** The way on for staff who are signed in already. */
function OwnWorkshops({ isSignedIn }: { readonly isSignedIn: boolean }) {
  const t = useTranslations('common.notFound');
  if (!isSignedIn) return null;
  return (
    <p>
      <ButtonLink primary size="large" href="/workshops">
        {t('workshops')}
      </ButtonLink>
    </p>
  );
}
