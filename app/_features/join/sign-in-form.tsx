'use client';
import { useRouter } from 'next/navigation';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The token of the link: behind #, where no access log sees it, or as `token` for links that other programs rewrote. */
function readTokenFromUrl(): string {
  const { hash, search } = window.location;
  return hash.slice(1) || new URLSearchParams(search).get('token') || '';
}

const INVALID_TOKEN_ERRORS: readonly ApiError['error'][] = [
  'token-used',
  'token-expired',
  'token-unknown',
];

/** Spends a one-time link by a button: programs that look at links ahead of people would spend it by opening it. */
export function SignInForm() {
  const t = useTranslations('student.signIn');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const token = useSyncExternalStore<string | null>(subscribeToHash, readTokenFromUrl, () => null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    setError(null);
    const answer = await api.signIn({ token: token ?? '' });
    if (answer.ok) {
      const me = await api.getCurrentUser();
      return router.replace(
        me.ok && !me.value.isInstructor && me.value.seats.length > 0 ? '/' : '/events',
      );
    }
    setSending(false);
    setError(answer.error);
  }

  const missing = token !== null && token.length < 10;
  return (
    <FormPage title={t('title')} lead={t('lead')}>
      <form onSubmit={(event) => void submit(event)}>
        {missing ? (
          <FieldError>{t('missing')}</FieldError>
        ) : (
          <Button primary type="submit" disabled={sending || token === null}>
            {sending ? t('sending') : t('submit')}
          </Button>
        )}
        {error && <FieldError>{errorMessage(error)}</FieldError>}
        {(missing || (error && INVALID_TOKEN_ERRORS.includes(error.error))) && (
          <p className="soft">{t('lost')}</p>
        )}
      </form>
    </FormPage>
  );
}
