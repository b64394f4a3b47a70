'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { Joined } from '#lib/protocol/http.ts';
import { Door } from '#app/_components/form-page.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { GoOn } from './continue-to-seat.tsx';
import { CodeField, fieldOf, NameField } from './code-and-name-fields.tsx';
import { codeMistake, nameMistake, renamed, tidyCode } from './validate-input.ts';
import { YourSeats } from './your-seats.tsx';

/** Join by the event's code and a name. What was typed stays, whatever the answer. */
export function JoinForm({ code: given = '' }: { readonly code?: string }) {
  const t = useTranslations('student.join');
  const words = useErrorWords();
  const router = useRouter();
  const { language } = useLanguage();
  const [code, setCode] = useState(given);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [joined, setJoined] = useState<Joined | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (codeMistake(code) !== null) return codeInput.current?.focus();
    if (nameMistake(name) !== null) return nameInput.current?.focus();
    setSending(true);
    setRefused(null);
    const answer = await api.join({ code: tidyCode(code), handle: name, language });
    setSending(false);
    if (!answer.ok) return setRefused(answer.error);
    if (renamed(name, answer.value.seat.handle) === null)
      router.push(`/seat/${answer.value.seat.id}`);
    else setJoined(answer.value);
  }

  if (joined !== null) {
    const why = renamed(name, joined.seat.handle) ?? 'hadSeat';
    return (
      <GoOn joined={joined} why={t(why, { wanted: name.trim(), handle: joined.seat.handle })} />
    );
  }
  return (
    <Door title={t('title')} lead={t(codeMistake(given) === null ? 'leadWithCode' : 'lead')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <CodeField
          label={t('code')}
          hint={t('codeHint')}
          value={code}
          input={codeInput}
          tried={tried}
          refused={refused}
          onText={(text) => {
            setCode(text);
            setRefused(null);
          }}
        />
        <NameField
          autoFocus={codeMistake(given) === null}
          value={name}
          input={nameInput}
          tried={tried}
          refused={refused}
          onText={(text) => {
            setName(text);
            setRefused(null);
          }}
        />
        {refused && fieldOf(refused) === 'form' && <Wrong>{words(refused)}</Wrong>}
        <Button main type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <YourSeats />
    </Door>
  );
}
