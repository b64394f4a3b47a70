'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { Field } from '#app/_components/field.tsx';
import { exportUrl } from '#lib/client/api.ts';
import { parseNumberInRange, useCreateToken } from './use-create-token.ts';

const EXPORT_KINDS = ['results', 'hints', 'log'] as const;
const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
const MAX_HOURS = 24 * 366;

/** The event's data by button, and by address with a token that goes in a header: an address is written down everywhere. */
export function ExportSection({
  workshopId,
  onCreated: onCreated,
}: {
  readonly workshopId: string;
  readonly onCreated: () => void;
}) {
  const t = useTranslations('instructor.access');
  const [hoursText, setHoursText] = useState('720');
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId, onCreated);
  const hours = parseNumberInRange(hoursText, 0.1, MAX_HOURS);
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setSubmitAttempted(true);
    if (hours !== null) void createToken({ kind: 'export', hours });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('exports')}</h2>
      <p>{t('exportsLead')}</p>
      <ul className="exports">
        {EXPORT_KINDS.map((what) => (
          <li key={what}>
            <span>{t(`exportKind.${what}`)}</span>
            {EXPORT_FORMATS.map((format) => (
              <a
                key={format}
                className="button"
                href={exportUrl(workshopId, what, format)}
                download
                aria-label={`${t(`exportKind.${what}`)}, ${t(format)}`}
              >
                {t(format)}
              </a>
            ))}
          </li>
        ))}
      </ul>
      <form className="inline-form" onSubmit={submit} noValidate>
        <Field
          label={t('validHours')}
          inputMode="decimal"
          size={5}
          value={hoursText}
          error={
            submitAttempted && hours === null ? t('validHoursWrong', { max: MAX_HOURS }) : undefined
          }
          onChange={(workshop_) => setHoursText(workshop_.target.value)}
        />
        <Button type="submit" disabled={sending}>
          {t('createExportToken')}
        </Button>
      </form>
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
      {createdToken?.url && (
        <div className="secret">
          <p role="status">
            <b>{t('once')}</b>
          </p>
          <p>{t('exampleRequest')}</p>
          <CopyableCode
            text={`curl -fsS -H 'Authorization: Bearer ${createdToken.token}' -O ${createdToken.url}results.csv`}
            label={t('exampleRequest')}
          />
        </div>
      )}
    </section>
  );
}
