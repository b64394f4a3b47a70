'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Door } from '#app/_components/form-page.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { GoOn } from './continue-to-seat.tsx';
import { CodeField, fieldOf, NameField } from './code-and-name-fields.tsx';
import { codeMistake, nameMistake, renamed, tidyCode } from './validate-input.ts';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { Joined } from '#lib/protocol/http.ts';

const code = (inner: ReactNode) => <code>{inner}</code>;

/** Ties this browser to a seat by its short code; asks for a name only where the server says that the seat has none. */
export function ClaimForm({ code: given = '' }: { readonly code?: string }) {
  const t = useTranslations('student.claim');
  const join = useTranslations('student.join');
  const words = useErrorWords();
  const router = useRouter();
  const { language } = useLanguage();
  const [typed, setTyped] = useState(given);
  const [name, setName] = useState('');
  const [nameless, setNameless] = useState(false);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [joined, setJoined] = useState<Joined | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);

  const ofCode = fieldOf(refused) === 'code';

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (codeMistake(typed) !== null) return codeInput.current?.focus();
    if (nameless && nameMistake(name) !== null) return;
    setSending(true);
    setRefused(null);
    const answer = await api.claim({
      code: tidyCode(typed),
      language,
      ...(nameless ? { handle: name } : {}),
    });
    setSending(false);
    if (answer.ok) {
      if (nameless && renamed(name, answer.value.seat.handle) !== null)
        return setJoined(answer.value);
      return router.push(`/seat/${answer.value.seat.id}`);
    }
    if (answer.error.error === 'malformed' && answer.error.field === 'handle' && !nameless) {
      setTried(false);
      return setNameless(true);
    }
    setRefused(answer.error);
  }

  if (joined !== null)
    return (
      <GoOn
        joined={joined}
        why={join(renamed(name, joined.seat.handle) ?? 'hadSeat', {
          wanted: name.trim(),
          handle: joined.seat.handle,
        })}
      />
    );
  return (
    <Door title={t('title')} lead={t(codeMistake(given) === null ? 'leadWithCode' : 'lead')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <CodeField
          label={t('code')}
          hint={t.rich('codeHint', { code })}
          unknown={t('unknown')}
          value={typed}
          input={codeInput}
          tried={tried}
          refused={refused}
          onText={(text) => {
            setTyped(text);
            setRefused(null);
          }}
        />
        {nameless && (
          <NameField value={name} onText={setName} tried={tried} refused={refused} autoFocus />
        )}
        {nameless && <p role="status">{t('nameLead')}</p>}
        {refused && fieldOf(refused) === 'form' && <Wrong>{words(refused)}</Wrong>}
        {ofCode && <p className="soft">{t.rich('expired', { code })}</p>}
        <Button main type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <div className="beside">
        <p>
          {t('joinInstead')} <Link href="/join">{t('joinInsteadGo')}</Link>
        </p>
      </div>
    </Door>
  );
}
