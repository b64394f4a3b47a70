'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { Field } from '#app/_components/field.tsx';
import { exportAddress } from '#lib/client/api.ts';
import { numberIn, useMakeToken } from './use-create-token.ts';

const WHAT = ['results', 'hints', 'log'] as const;
const FORMATS = ['csv', 'jsonl'] as const;
const MOST_HOURS = 24 * 366;

/** The event's data by button, and by address with a token that goes in a header: an address is written down everywhere. */
export function ExportSection({
  event,
  made: after,
}: {
  readonly event: string;
  readonly made: () => void;
}) {
  const t = useTranslations('instructor.setup');
  const [typed, setTyped] = useState('720');
  const [tried, setTried] = useState(false);
  const { sending, error, made, make } = useMakeToken(event, after);
  const hours = numberIn(typed, 0.1, MOST_HOURS);
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (hours !== null) void make({ kind: 'export', hours });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('exports')}</h2>
      <p>{t('exportsLead')}</p>
      <ul className="exports">
        {WHAT.map((what) => (
          <li key={what}>
            <span>{t(`what.${what}`)}</span>
            {FORMATS.map((format) => (
              <a
                key={format}
                className="button"
                href={exportAddress(event, what, format)}
                download
                aria-label={`${t(`what.${what}`)}, ${t(format)}`}
              >
                {t(format)}
              </a>
            ))}
          </li>
        ))}
      </ul>
      <form className="inline-form" onSubmit={submit} noValidate>
        <Field
          label={t('hours')}
          inputMode="decimal"
          size={5}
          value={typed}
          error={tried && hours === null ? t('hoursWrong', { max: MOST_HOURS }) : undefined}
          onChange={(event_) => setTyped(event_.target.value)}
        />
        <Button type="submit" disabled={sending}>
          {t('makeExport')}
        </Button>
      </form>
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
      {made?.url && (
        <div className="secret">
          <p role="status">
            <b>{t('once')}</b>
          </p>
          <p>{t('exportLine')}</p>
          <Code
            text={`curl -fsS -H 'Authorization: Bearer ${made.token}' -O ${made.url}results.csv`}
            label={t('exportLine')}
          />
        </div>
      )}
    </section>
  );
}
