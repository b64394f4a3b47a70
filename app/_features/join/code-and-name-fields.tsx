'use client';
import type { ReactNode, Ref } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { Field } from '#app/_components/field-error.tsx';
import { findCodeIssue, findNameIssue } from './validate-input.ts';

const CODE_ERRORS: readonly ApiError['error'][] = [
  'code-unknown',
  'workshop-not-open',
  'workshop-ended',
  'code-expired',
];

/** Which field a refusal belongs to: the one the server names, else the one its code is about. */
export function findErrorField(error: ApiError | null): 'code' | 'name' | 'form' | null {
  if (error === null) return null;
  const field = 'field' in error ? error.field : undefined;
  if (field === 'code' || CODE_ERRORS.includes(error.error)) return 'code';
  return field === 'handle' ? 'name' : 'form';
}

interface Props {
  readonly value: string;
  readonly onTextChange: (text: string) => void;
  /** Whether mistakes are shown already: nobody is corrected while still typing for the first time. */
  readonly submitted: boolean;
  readonly error: ApiError | null;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** An event's or a seat's code. `unknown` says that nothing has it, where it is not an event's. */
export function CodeField({
  label,
  hint,
  unknown: unknownCodeMessage,
  value,
  onTextChange,
  submitted,
  error,
  inputRef,
}: Props & { readonly label: string; readonly hint: ReactNode; readonly unknown?: string }) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const inputIssue = submitted ? findCodeIssue(value) : null;
  const serverMessage =
    error === null || findErrorField(error) !== 'code'
      ? null
      : error.error === 'code-unknown' && unknownCodeMessage !== undefined
        ? unknownCodeMessage
        : errorMessage(error);
  const fieldMessage = inputIssue !== null ? t(inputIssue) : serverMessage;
  return (
    <Field
      label={label}
      hint={hint}
      value={value}
      onTextChange={onTextChange}
      error={fieldMessage}
      {...(inputRef ? { inputRef } : {})}
      className="door-field-code"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={30}
    />
  );
}

/** What a person wants to be called. */
export function NameField({
  value,
  onTextChange,
  submitted,
  error,
  inputRef,
  autoFocus = false,
}: Props & { readonly autoFocus?: boolean }) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const inputIssue = submitted ? findNameIssue(value) : null;
  const fieldMessage =
    inputIssue !== null
      ? t(inputIssue)
      : error !== null && findErrorField(error) === 'name'
        ? errorMessage(error)
        : null;
  return (
    <Field
      label={t('name')}
      hint={t('nameHint')}
      value={value}
      onTextChange={onTextChange}
      error={fieldMessage}
      {...(inputRef ? { inputRef } : {})}
      autoFocus={autoFocus}
      autoComplete="nickname"
      maxLength={80}
    />
  );
}
