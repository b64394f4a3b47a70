import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { ExportButton } from '#app/_components/export/export-button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import type { ExportLevel } from '#lib/protocol/api/exports.ts';
import { MAX_EXPORT_TOKEN_HOURS } from '#lib/protocol/limits.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import { TokenSecret } from './token-secret.tsx';
import { MIN_TOKEN_HOURS, parseNumberInRange, useCreateToken } from './use-create-token.ts';

const LEVELS = ['pseudonymous', 'named', 'aggregate'] as const satisfies readonly ExportLevel[];

/**
 * Downloads of the workshop's data, and tokens for programs. A token is sent in a header, because
 * addresses end up in logs.
 */
export function ExportSection({
  workshopId,
  role,
  canCreateToken,
}: {
  readonly workshopId: string;
  readonly role: WorkshopRole;
  readonly canCreateToken: boolean;
}) {
  const t = useTranslations('instructor.access');
  const levelText = useTranslations('exports');
  const levelId = useId();
  const [level, setLevel] = useState<ExportLevel>('pseudonymous');
  const [hoursText, setHoursText] = useState('720');
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId);
  const hours = parseNumberInRange(hoursText, MIN_TOKEN_HOURS, MAX_EXPORT_TOKEN_HOURS);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (hours !== null) void createToken({ kind: 'export', hours, level });
  };
  return (
    <PageSection title={t('exports')}>
      <p>{t('exportsLead')}</p>
      <p className="py-8">
        <ExportButton workshopId={workshopId} role={role} />
      </p>
      {canCreateToken && (
        <InlineForm onSubmit={submit}>
          <FieldFrame id={levelId} label={levelText('level')}>
            <select
              id={levelId}
              className={controlVariants()}
              value={level}
              onChange={(event) => setLevel(event.target.value as ExportLevel)}
            >
              {LEVELS.map((option) => (
                <option key={option} value={option}>
                  {levelText(`levels.${option}`)}
                </option>
              ))}
            </select>
          </FieldFrame>
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
      )}
      {error && <FieldError>{error}</FieldError>}
      {createdToken?.url && (
        <TokenSecret>
          <p>{t('exampleRequest')}</p>
          <CopyableCode
            text={`curl -fsS -H 'Authorization: Bearer ${createdToken.token}' -O ${createdToken.url}bundle.zip`}
            label={t('exampleRequest')}
          />
        </TokenSecret>
      )}
    </PageSection>
  );
}
