import type { ReactNode, Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '#app/_components/field.tsx';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { findErrorField } from './error-field.ts';
import { findCodeIssue } from './validate-input.ts';

interface Props {
  readonly label: string;
  readonly hint: ReactNode;
  /** The message for an unknown code, if the default one doesn't fit. */
  readonly unknownMessage?: string;
  readonly value: string;
  readonly onTextChange: (text: string) => void;
  /** Issues are shown only after the first attempt to submit. */
  readonly submitted: boolean;
  readonly error: ApiError | null;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** The code of a workshop or of a seat. */
export function CodeField({
  label,
  hint,
  unknownMessage,
  value,
  onTextChange,
  submitted,
  error,
  inputRef,
}: Props) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const inputIssue = submitted ? findCodeIssue(value) : null;
  const serverMessage =
    error === null || findErrorField(error) !== 'code'
      ? null
      : error.error === 'code-unknown' && unknownMessage !== undefined
        ? unknownMessage
        : errorMessage(error);
  return (
    <Field
      size="large"
      label={label}
      hint={hint}
      value={value}
      onTextChange={onTextChange}
      error={inputIssue !== null ? t(inputIssue) : serverMessage}
      {...(inputRef ? { inputRef } : {})}
      className="w-256 font-mono text-[1.375rem]/[normal] font-bold uppercase normal-nums"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={30}
    />
  );
}
