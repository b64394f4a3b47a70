import type { Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '#app/_components/field.tsx';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { findErrorField } from './error-field.ts';
import { findNameIssue } from './validate-input.ts';

interface Props {
  readonly value: string;
  readonly onTextChange: (text: string) => void;
  /** Issues are shown only after the first attempt to submit. */
  readonly submitted: boolean;
  readonly error: ApiError | null;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
}

/** The display name of a student. */
export function NameField({
  value,
  onTextChange,
  submitted,
  error,
  inputRef,
  autoFocus = false,
}: Props) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const inputIssue = submitted ? findNameIssue(value) : null;
  const serverMessage =
    error !== null && findErrorField(error) === 'name' ? errorMessage(error) : null;
  return (
    <Field
      size="large"
      label={t('name')}
      hint={t('nameHint')}
      value={value}
      onTextChange={onTextChange}
      error={inputIssue !== null ? t(inputIssue) : serverMessage}
      {...(inputRef ? { inputRef } : {})}
      autoFocus={autoFocus}
      autoComplete="nickname"
      maxLength={80}
    />
  );
}
