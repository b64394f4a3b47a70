'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { ContinueToSeat } from './continue-to-seat.tsx';
import { ClaimQuestion } from './claim-question.tsx';
import { CodeField } from './code-field.tsx';
import { findErrorField } from './error-field.ts';
import { NameField } from './name-field.tsx';
import { RelatedLinks } from './related-links.tsx';
import {
  findCodeIssue,
  findNameIssue,
  renameReason,
  normalizeCodeInput,
} from './validate-input.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { ClaimQuestion as ClaimQuestionData, JoinResult } from '#lib/protocol/api/seats.ts';
import { useHashOrQuery } from './use-hash-or-query.ts';

/** Longer than every code, and short enough for the field. */
const MAX_CODE_CHARS = 30;
const codeTag = (inner: ReactNode) => <code>{inner}</code>;

/**
 * Opens a seat in this browser with the seat's code, which links carry after the #. The code is used
 * only when the button is pressed. Asks for a name only if the server says that the seat has none,
 * and staff whether to open the seat at all.
 */
export function ClaimSeatForm() {
  const t = useTranslations('student.connectSeat');
  const joinMessages = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const { language } = useLanguage();
  const linkCode = (useHashOrQuery('code') ?? '').slice(0, MAX_CODE_CHARS);
  const [typedCode, setTypedCode] = useState<string | null>(null);
  const enteredCode = typedCode ?? linkCode;
  const [name, setName] = useState('');
  const [needsName, setNeedsName] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [question, setQuestion] = useState<ClaimQuestionData | null>(null);
  /** The question was answered, and the server asks for a name next. */
  const [hasConfirmed, setHasConfirmed] = useState(false);
  const [joinResult, setJoinResult] = useState<JoinResult | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);

  const isCodeError = findErrorField(error) === 'code';

  function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (findCodeIssue(enteredCode) !== null) return codeInput.current?.focus();
    if (needsName && findNameIssue(name) !== null) return;
    void claim();
  }

  async function claim(confirmed = false) {
    setSending(true);
    setError(null);
    const result = await studentApi.claimSeat({
      code: normalizeCodeInput(enteredCode),
      language,
      ...(needsName ? { displayName: name } : {}),
      ...((confirmed || hasConfirmed) && { confirmed: true }),
    });
    setSending(false);
    if (confirmed) setHasConfirmed(true);
    if (result.ok) {
      if ('question' in result.value) return setQuestion(result.value.question);
      if (needsName && renameReason(name, result.value.seat.displayName) !== null)
        return setJoinResult(result.value);
      return router.push(`/seat/${result.value.seat.id}`);
    }
    if (result.error.error === 'malformed' && result.error.field === 'displayName' && !needsName) {
      setSubmitted(false);
      setQuestion(null);
      return setNeedsName(true);
    }
    setError(result.error);
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
  if (question !== null)
    return (
      <ClaimQuestion
        question={question}
        sending={sending}
        error={error && errorMessage(error)}
        onOpen={() => void claim(true)}
      />
    );
  return (
    <FormPage
      title={t('title')}
      lead={t(findCodeIssue(linkCode) === null ? 'leadWithCode' : 'lead')}
    >
      <form className="grid justify-items-start gap-24 pt-24" onSubmit={submit} noValidate>
        <CodeField
          label={t('code')}
          hint={t.rich('codeHint', { code: codeTag })}
          unknownMessage={t('unknown')}
          value={enteredCode}
          inputRef={codeInput}
          submitted={submitted}
          error={error}
          onTextChange={(text) => {
            setTypedCode(text);
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
          <FieldError size="large">{errorMessage(error)}</FieldError>
        )}
        {isCodeError && <p className="text-soft">{t.rich('expired', { code: codeTag })}</p>}
        <Button primary size="large" type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <RelatedLinks>
        <p>
          {t('joinInstead')} <Link href="/join">{t('joinInsteadGo')}</Link>
        </p>
      </RelatedLinks>
    </FormPage>
  );
}
