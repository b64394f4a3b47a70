'use client';
import type { ReactNode, Ref } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { Field } from '#app/_components/field-error.tsx';
import { codeMistake, nameMistake } from './validate-input.ts';

const OF_A_CODE: readonly ApiError['error'][] = [
  'code-unknown',
  'event-not-open',
  'event-ended',
  'code-expired',
];

/** Which field a refusal belongs to: the one the server names, else the one its code is about. */
export function fieldOf(error: ApiError | null): 'code' | 'name' | 'form' | null {
  if (error === null) return null;
  const field = 'field' in error ? error.field : undefined;
  if (field === 'code' || OF_A_CODE.includes(error.error)) return 'code';
  return field === 'handle' ? 'name' : 'form';
}

interface Props {
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Whether mistakes are shown already: nobody is corrected while still typing for the first time. */
  readonly tried: boolean;
  readonly refused: ApiError | null;
  readonly input?: Ref<HTMLInputElement>;
}

/** An event's or a seat's code. `unknown` says that nothing has it, where it is not an event's. */
export function CodeField({
  label,
  hint,
  unknown,
  value,
  onText,
  tried,
  refused,
  input,
}: Props & { readonly label: string; readonly hint: ReactNode; readonly unknown?: string }) {
  const t = useTranslations('student.join');
  const words = useErrorWords();
  const mistake = tried ? codeMistake(value) : null;
  const said =
    refused === null || fieldOf(refused) !== 'code'
      ? null
      : refused.error === 'code-unknown' && unknown !== undefined
        ? unknown
        : words(refused);
  const wrong = mistake !== null ? t(mistake) : said;
  return (
    <Field
      label={label}
      hint={hint}
      value={value}
      onText={onText}
      wrong={wrong}
      {...(input ? { input } : {})}
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
  onText,
  tried,
  refused,
  input,
  autoFocus = false,
}: Props & { readonly autoFocus?: boolean }) {
  const t = useTranslations('student.join');
  const words = useErrorWords();
  const mistake = tried ? nameMistake(value) : null;
  const wrong =
    mistake !== null
      ? t(mistake)
      : refused !== null && fieldOf(refused) === 'name'
        ? words(refused)
        : null;
  return (
    <Field
      label={t('name')}
      hint={t('nameHint')}
      value={value}
      onText={onText}
      wrong={wrong}
      {...(input ? { input } : {})}
      autoFocus={autoFocus}
      autoComplete="nickname"
      maxLength={80}
    />
  );
}
