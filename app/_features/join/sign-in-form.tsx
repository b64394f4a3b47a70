'use client';
import { useRouter } from 'next/navigation';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Door } from '#app/_components/form-page.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';

function onHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The token of the link: behind #, where no access log sees it, or as `token` for links that other programs rewrote. */
function tokenHere(): string {
  const { hash, search } = window.location;
  return hash.slice(1) || new URLSearchParams(search).get('token') || '';
}

const SPENT: readonly ApiError['error'][] = ['token-used', 'token-expired', 'token-unknown'];

/** Spends a one-time link by a button: programs that look at links ahead of people would spend it by opening it. */
export function SignInForm() {
  const t = useTranslations('student.signIn');
  const words = useErrorWords();
  const router = useRouter();
  const token = useSyncExternalStore<string | null>(onHash, tokenHere, () => null);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    setRefused(null);
    const answer = await api.signIn({ token: token ?? '' });
    if (answer.ok) {
      const me = await api.me();
      return router.replace(
        me.ok && !me.value.instructor && me.value.seats.length > 0 ? '/' : '/events',
      );
    }
    setSending(false);
    setRefused(answer.error);
  }

  const missing = token !== null && token.length < 10;
  return (
    <Door title={t('title')} lead={t('lead')}>
      <form onSubmit={(event) => void submit(event)}>
        {missing ? (
          <Wrong>{t('missing')}</Wrong>
        ) : (
          <Button main type="submit" disabled={sending || token === null}>
            {sending ? t('sending') : t('submit')}
          </Button>
        )}
        {refused && <Wrong>{words(refused)}</Wrong>}
        {(missing || (refused && SPENT.includes(refused.error))) && (
          <p className="soft">{t('lost')}</p>
        )}
      </form>
    </Door>
  );
}
