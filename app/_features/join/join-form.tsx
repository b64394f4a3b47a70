import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { CodeField } from './code-field.tsx';
import { findErrorField } from './error-field.ts';
import { NameField } from './name-field.tsx';
import type { Join } from './use-join.ts';
import { findCodeIssue, findNameIssue } from './validate-input.ts';

interface Props {
  readonly join: Join;
  /** Joining is the main action of the page. */
  readonly primary: boolean;
  readonly focusesName?: boolean;
}

/** The code and the name with which a student joins a workshop. */
export function JoinForm({ join, primary, focusesName = false }: Props) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const [submitted, setSubmitted] = useState(false);
  const codeInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const { code, name, sending, error } = join;

  useEffect(() => {
    const field = findErrorField(error);
    if (field === 'code') codeInput.current?.focus();
    if (field === 'name') nameInput.current?.focus();
  }, [error]);

  function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (findCodeIssue(code) !== null) return codeInput.current?.focus();
    if (findNameIssue(name) !== null) return nameInput.current?.focus();
    void join.send();
  }

  return (
    <form className="grid justify-items-start gap-24 pt-24" onSubmit={submit} noValidate>
      <CodeField
        label={t('code')}
        hint={t('codeHint')}
        value={code}
        inputRef={codeInput}
        submitted={submitted}
        error={error}
        onTextChange={join.changeCode}
      />
      <NameField
        autoFocus={focusesName || join.hasReturned}
        value={name}
        inputRef={nameInput}
        submitted={submitted}
        error={error}
        onTextChange={join.changeName}
      />
      {error && findErrorField(error) === 'form' && (
        <FieldError size="large">{errorMessage(error)}</FieldError>
      )}
      <Button primary={primary} size="large" type="submit" disabled={sending}>
        {sending ? t('sending') : t('submit')}
      </Button>
    </form>
  );
}
