'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
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
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinResult } from '#lib/protocol/http.ts';

const codeTag = (inner: ReactNode) => <code>{inner}</code>;

/** Ties this browser to a seat by its short code; asks for a name only where the server says that the seat has none. */
export function ClaimSeatForm({ code: initialCode = '' }: { readonly code?: string }) {
  const t = useTranslations('student.connectSeat');
  const joinMessages = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const { language } = useLanguage();
  const [enteredCode, setEnteredCode] = useState(initialCode);
  const [name, setName] = useState('');
  const [needsName, setNeedsName] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [joinResult, setJoinResult] = useState<JoinResult | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);

  const isCodeError = findErrorField(error) === 'code';

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (findCodeIssue(enteredCode) !== null) return codeInput.current?.focus();
    if (needsName && findNameIssue(name) !== null) return;
    setSending(true);
    setError(null);
    const answer = await api.claimSeat({
      code: normalizeCodeInput(enteredCode),
      language,
      ...(needsName ? { displayName: name } : {}),
    });
    setSending(false);
    if (answer.ok) {
      if (needsName && renameReason(name, answer.value.seat.displayName) !== null)
        return setJoinResult(answer.value);
      return router.push(`/seat/${answer.value.seat.id}`);
    }
    if (answer.error.error === 'malformed' && answer.error.field === 'handle' && !needsName) {
      setSubmitted(false);
      return setNeedsName(true);
    }
    setError(answer.error);
  }

  if (joinResult !== null)
    return (
      <ContinueToSeat
        joinResult={joinResult}
        reason={joinMessages(renameReason(name, joinResult.seat.displayName) ?? 'hadSeat', {
          wanted: name.trim(),
          displayName: joinResult.seat.displayName,
        })}
      />
    );
  return (
    <FormPage
      title={t('title')}
      lead={t(findCodeIssue(initialCode) === null ? 'leadWithCode' : 'lead')}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <CodeField
          label={t('code')}
          hint={t.rich('codeHint', { code: codeTag })}
          unknown={t('unknown')}
          value={enteredCode}
          inputRef={codeInput}
          submitted={submitted}
          error={error}
          onTextChange={(text) => {
            setEnteredCode(text);
            setError(null);
          }}
        />
        {needsName && (
          <NameField
            value={name}
            onTextChange={setName}
            submitted={submitted}
            error={error}
            autoFocus
          />
        )}
        {needsName && <p role="status">{t('nameLead')}</p>}
        {error && findErrorField(error) === 'form' && (
          <FieldError>{errorMessage(error)}</FieldError>
        )}
        {isCodeError && <p className="soft">{t.rich('expired', { code: codeTag })}</p>}
        <Button primary type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <div className="beside">
        <p>
          {t('joinInstead')} <Link href="/join">{t('joinInsteadGo')}</Link>
        </p>
      </div>
    </FormPage>
  );
}
