'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import { FormPage } from '#app/_components/form-page.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { ContinueToSeat } from './continue-to-seat.tsx';
import { CodeField } from './code-field.tsx';
import { findErrorField } from './error-field.ts';
import { findOpenRequest, REPEAT_MS, type JoinRequest } from './join-request.ts';
import { NameField } from './name-field.tsx';
import { useCurrentUser } from './use-current-user.ts';
import {
  findCodeIssue,
  findNameIssue,
  renameReason,
  normalizeCodeInput,
} from './validate-input.ts';
import { WaitingForApproval } from './waiting-for-approval.tsx';
import { YourSeats } from './your-seats.tsx';

/** Joins a workshop with its code and a name. An error keeps the input. */
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
  const [waiting, setWaiting] = useState<JoinRequest | null>(null);
  const codeInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const currentUser = useCurrentUser(
    useCallback(
      ({ joinRequests }) =>
        setWaiting((before) => before ?? findOpenRequest(joinRequests, initialCode)),
      [initialCode],
    ),
  );
  const finish = useCallback(
    (answer: ApiResult<JoinResult>, request: Pick<JoinRequest, 'code' | 'displayName'>) => {
      setWaiting(null);
      setCode(request.code);
      setName(request.displayName);
      if (!answer.ok) return setError(answer.error);
      if (renameReason(request.displayName, answer.value.seat.displayName) === null)
        router.push(`/seat/${answer.value.seat.id}`);
      else setJoinResult(answer.value);
    },
    [router],
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (findCodeIssue(code) !== null) return codeInput.current?.focus();
    if (findNameIssue(name) !== null) return nameInput.current?.focus();
    setSending(true);
    setError(null);
    const body = { code: normalizeCodeInput(code), displayName: name, language };
    const result = await api.joinWorkshop(body);
    setSending(false);
    if (!result.ok) return setError(result.error);
    const answer = result.value;
    if ('waiting' in answer)
      return setWaiting({
        ...body,
        workshopName: answer.waiting.workshop.name,
        firstAfterMs: REPEAT_MS,
      });
    finish({ ok: true, value: answer }, { code, displayName: name });
  }

  if (waiting !== null)
    return (
      <WaitingForApproval
        request={waiting}
        onAnswer={finish}
        onBack={() => {
          setCode(waiting.code);
          setName(waiting.displayName);
          setWaiting(null);
        }}
      />
    );
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
      <form
        className="grid justify-items-start gap-24 pt-24"
        onSubmit={(event) => void submit(event)}
        noValidate
      >
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
          <FieldError size="large">{errorMessage(error)}</FieldError>
        )}
        <Button primary size="large" type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
      </form>
      <YourSeats currentUser={currentUser} />
    </FormPage>
  );
}
