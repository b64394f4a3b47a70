'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinResult } from '#lib/protocol/http.ts';
import { FormPage } from '#app/_components/form-page.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { ContinueToSeat } from './continue-to-seat.tsx';
import { CodeField, findErrorField, NameField } from './code-and-name-fields.tsx';
import {
  findCodeIssue,
  findNameIssue,
  renameReason,
  normalizeCodeInput,
} from './validate-input.ts';
import { YourSeats } from './your-seats.tsx';

/** Join by the event's code and a name. What was typed stays, whatever the answer. */
export function JoinForm({ code: initialCode = '' }: { readonly code?: string }) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const { language } = useLanguage();
  const [code, setCode] = useState(initialCode);
  const [name, setName] = useState('');
  const [submitted, setSubmitted] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [joinResult, setJoinResult] = useState<JoinResult | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (findCodeIssue(code) !== null) return codeInput.current?.focus();
    if (findNameIssue(name) !== null) return nameInput.current?.focus();
    setSending(true);
    setError(null);
    const answer = await api.joinWorkshop({
      code: normalizeCodeInput(code),
      displayName: name,
      language,
    });
    setSending(false);
    if (!answer.ok) return setError(answer.error);
    if (renameReason(name, answer.value.seat.displayName) === null)
      router.push(`/seat/${answer.value.seat.id}`);
    else setJoinResult(answer.value);
  }

  if (joinResult !== null) {
    const reason = renameReason(name, joinResult.seat.displayName) ?? 'hadSeat';
    return (
      <ContinueToSeat
        joinResult={joinResult}
        reason={t(reason, { wanted: name.trim(), displayName: joinResult.seat.displayName })}
      />
    );
  }
  return (
    <FormPage
      title={t('title')}
      lead={t(findCodeIssue(initialCode) === null ? 'leadWithCode' : 'lead')}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <CodeField
          label={t('code')}
          hint={t('codeHint')}
          value={code}
          inputRef={codeInput}
          submitted={submitted}
          error={error}
          onTextChange={(text) => {
            setCode(text);
            setError(null);
          }}
        />
        <NameField
          autoFocus={findCodeIssue(initialCode) === null}
          value={name}
          inputRef={nameInput}
          submitted={submitted}
          error={error}
          onTextChange={(text) => {
            setName(text);
            setError(null);
          }}
        />
        {error && findErrorField(error) === 'form' && (
          <FieldError>{errorMessage(error)}</FieldError>
        )}
        <Button primary type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <YourSeats />
    </FormPage>
  );
}
