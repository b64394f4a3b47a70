import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import type { TokenMode } from '#lib/protocol/api/admission.ts';
import { MAX_TOKEN_HOURS, MAX_TOKEN_LABEL_CHARS, MAX_TOKEN_USES } from '#lib/protocol/limits.ts';
import { AdmissionModeFields } from './admission-mode-fields.tsx';
import { parseMachines } from './parse-machines.ts';
import { TokenSecret } from './token-secret.tsx';
import { MIN_TOKEN_HOURS, parseNumberInRange, useCreateToken } from './use-create-token.ts';

interface Props {
  readonly workshopId: string;
  /** VMs can't join automatically any more. */
  readonly hasStarted: boolean;
}

/** One token for many VMs, as an install command and as cloud-init. */
export function MachinesSection({ workshopId, hasStarted }: Props) {
  const t = useTranslations('instructor.access');
  const [values, setValues] = useState({ uses: '30', hours: '48', label: '', machines: '' });
  const [selectedMode, setMode] = useState<TokenMode>('approve');
  const mode = selectedMode === 'automatic' && hasStarted ? 'approve' : selectedMode;
  const machines = mode === 'listed' ? parseMachines(values.machines) : [];
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId);
  const uses = parseNumberInRange(values.uses, 1, MAX_TOKEN_USES);
  const hours = parseNumberInRange(values.hours, MIN_TOKEN_HOURS, MAX_TOKEN_HOURS);
  const vmCount = uses !== null && Number.isInteger(uses) ? uses : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (vmCount === null || hours === null || machines === null) return;
    void createToken({
      kind: 'agent',
      uses: vmCount,
      hours,
      mode,
      machines: [...machines],
      ...(values.label.trim() === '' ? {} : { label: values.label }),
    });
  };
  return (
    <PageSection title={t('vms')}>
      <p>{t('vmsLead')}</p>
      <InlineForm onSubmit={submit}>
        <Field
          label={t('vmCount')}
          inputMode="numeric"
          characters={5}
          value={values.uses}
          error={submitAttempted && vmCount === null ? t('vmCountWrong') : undefined}
          onTextChange={(text) => setValues({ ...values, uses: text })}
        />
        <Field
          label={t('validHours')}
          inputMode="decimal"
          characters={5}
          value={values.hours}
          error={
            submitAttempted && hours === null
              ? t('validHoursWrong', { max: MAX_TOKEN_HOURS })
              : undefined
          }
          onTextChange={(text) => setValues({ ...values, hours: text })}
        />
        <Field
          label={t('label')}
          characters={12}
          maxLength={MAX_TOKEN_LABEL_CHARS}
          value={values.label}
          onTextChange={(text) => setValues({ ...values, label: text })}
        />
        <AdmissionModeFields
          mode={mode}
          onModeChange={setMode}
          canBeAutomatic={!hasStarted}
          machinesText={values.machines}
          onMachinesChange={(text) => setValues({ ...values, machines: text })}
          isWrong={submitAttempted && machines === null}
        />
        <Button primary type="submit" disabled={sending}>
          {t('createToken')}
        </Button>
      </InlineForm>
      {error && <FieldError>{error}</FieldError>}
      {createdToken?.installCommand && (
        <MachineCommands installCommand={createdToken.installCommand} />
      )}
    </PageSection>
  );
}

function MachineCommands({ installCommand }: { readonly installCommand: string }) {
  const t = useTranslations('instructor.access');
  return (
    <TokenSecret>
      <p>{t('installCommand')}</p>
      <CopyableCode text={installCommand} label={t('installCommand')} />
      <p>{t('cloudInit')}</p>
      <CopyableCode text={toCloudInit(installCommand)} label={t('cloudInit')} />
    </TokenSecret>
  );
}

/** The command as cloud-init user data. Every JSON string is a valid YAML string. */
function toCloudInit(command: string): string {
  return `#cloud-config\nruncmd:\n  - ${JSON.stringify(command)}`;
}
