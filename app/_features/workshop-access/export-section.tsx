import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { exportUrl } from '#lib/client/api.ts';
import { MAX_EXPORT_TOKEN_HOURS } from '#lib/protocol/limits.ts';
import { TokenSecret } from './token-secret.tsx';
import { MIN_TOKEN_HOURS, parseNumberInRange, useCreateToken } from './use-create-token.ts';

const EXPORT_KINDS = ['results', 'hints', 'log'] as const;
const EXPORT_FORMATS = ['csv', 'jsonl'] as const;

/**
 * Downloads of the workshop's data, and tokens for programs. A token is sent in a header, because
 * addresses end up in logs.
 */
export function ExportSection({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('instructor.access');
  const [hoursText, setHoursText] = useState('720');
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId);
  const hours = parseNumberInRange(hoursText, MIN_TOKEN_HOURS, MAX_EXPORT_TOKEN_HOURS);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (hours !== null) void createToken({ kind: 'export', hours });
  };
  return (
    <PageSection title={t('exports')}>
      <p>{t('exportsLead')}</p>
      <ul>
        {EXPORT_KINDS.map((kind) => (
          <li key={kind} className="flex flex-wrap items-center gap-8 border-b border-rule py-6">
            <span className="min-w-192 flex-1">{t(`exportKind.${kind}`)}</span>
            {EXPORT_FORMATS.map((format) => (
              <a
                key={format}
                data-part="button"
                className={buttonVariants()}
                href={exportUrl(workshopId, kind, format)}
                download
                aria-label={`${t(`exportKind.${kind}`)}, ${t(format)}`}
              >
                {t(format)}
              </a>
            ))}
          </li>
        ))}
      </ul>
      <InlineForm onSubmit={submit}>
        <Field
          label={t('validHours')}
          inputMode="decimal"
          characters={5}
          value={hoursText}
          error={
            submitAttempted && hours === null
              ? t('validHoursWrong', { max: MAX_EXPORT_TOKEN_HOURS })
              : undefined
          }
          onTextChange={setHoursText}
        />
        <Button type="submit" disabled={sending}>
          {t('createExportToken')}
        </Button>
      </InlineForm>
      {error && <FieldError>{error}</FieldError>}
      {createdToken?.url && (
        <TokenSecret>
          <p>{t('exampleRequest')}</p>
          <CopyableCode
            text={`curl -fsS -H 'Authorization: Bearer ${createdToken.token}' -O ${createdToken.url}results.csv`}
            label={t('exampleRequest')}
          />
        </TokenSecret>
      )}
    </PageSection>
  );
}
