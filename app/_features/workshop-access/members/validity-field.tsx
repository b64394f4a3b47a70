import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '#app/_components/field.tsx';
import { MAX_TOKEN_HOURS } from '#lib/protocol/limits.ts';
import { MIN_TOKEN_HOURS, parseNumberInRange } from '../use-create-token.ts';

const DEFAULT_HOURS = '24';

interface Validity {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly isWrong: boolean;
  /** The hours; null if the text is wrong, which is shown from then on. */
  readonly submit: () => number | null;
}

/** How long the link of an invitation is valid, as the reader types it. */
export function useValidity(): Validity {
  const [text, setText] = useState(DEFAULT_HOURS);
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const hours = parseNumberInRange(text, MIN_TOKEN_HOURS, MAX_TOKEN_HOURS);
  return {
    text,
    setText,
    isWrong: submitAttempted && hours === null,
    submit: () => {
      setSubmitAttempted(true);
      return hours;
    },
  };
}

export function ValidityField({ validity }: { readonly validity: Validity }) {
  const t = useTranslations('instructor.access');
  return (
    <Field
      label={t('validHours')}
      inputMode="decimal"
      characters={5}
      value={validity.text}
      error={validity.isWrong ? t('validHoursWrong', { max: MAX_TOKEN_HOURS }) : undefined}
      onTextChange={validity.setText}
    />
  );
}
