'use client';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import { parseNumberInRange, useCreateToken } from './use-create-token.ts';

interface CreateTokenSectionProps {
  readonly workshopId: string;
  readonly onCreated: () => void;
}

const MAX_MACHINES = 5000;
const MAX_HOURS = 24 * 60;
const MIN_HOURS = 0.1;

/** One token for all machines that are prepared beforehand, as a line to run and as cloud-init. */
export function MachinesSection({ workshopId, onCreated: onCreated }: CreateTokenSectionProps) {
  const t = useTranslations('instructor.access');
  const [values, setValues] = useState({ uses: '30', hours: '48', label: '' });
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId, onCreated);
  const uses = parseNumberInRange(values.uses, 1, MAX_MACHINES);
  const hours = parseNumberInRange(values.hours, MIN_HOURS, MAX_HOURS);
  const machineCount = uses !== null && Number.isInteger(uses) ? uses : null;
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setSubmitAttempted(true);
    if (machineCount === null || hours === null) return;
    void createToken({
      kind: 'agent',
      uses: machineCount,
      hours,
      ...(values.label.trim() === '' ? {} : { label: values.label }),
    });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('vms')}</h2>
      <p>{t('vmsLead')}</p>
      <form className="inline-form" onSubmit={submit} noValidate>
        <Field
          label={t('vmCount')}
          inputMode="numeric"
          size={5}
          value={values.uses}
          error={submitAttempted && machineCount === null ? t('vmCountWrong') : undefined}
          onChange={(event) => setValues({ ...values, uses: event.target.value })}
        />
        <Field
          label={t('validHours')}
          inputMode="decimal"
          size={5}
          value={values.hours}
          error={
            submitAttempted && hours === null ? t('validHoursWrong', { max: MAX_HOURS }) : undefined
          }
          onChange={(event) => setValues({ ...values, hours: event.target.value })}
        />
        <Field
          label={t('label')}
          size={12}
          maxLength={60}
          value={values.label}
          onChange={(event) => setValues({ ...values, label: event.target.value })}
        />
        <Button primary type="submit" disabled={sending}>
          {t('createToken')}
        </Button>
      </form>
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
      {createdToken?.installCommand && (
        <div className="secret">
          <p role="status">
            <b>{t('once')}</b>
          </p>
          <p>{t('installCommand')}</p>
          <CopyableCode text={createdToken.installCommand} label={t('installCommand')} />
          <p>{t('cloudInit')}</p>
          <CopyableCode text={toCloudInit(createdToken.installCommand)} label={t('cloudInit')} />
        </div>
      )}
    </section>
  );
}

/** The line as cloud-init takes it; a JSON string is a YAML string, whatever stands in it. */
function toCloudInit(command: string): string {
  return `#cloud-config\nruncmd:\n  - ${JSON.stringify(command)}`;
}

const INVITABLE_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
type InvitableRole = (typeof INVITABLE_ROLES)[number];

/** A link that signs one colleague in. */
export function InviteSection({ workshopId, onCreated: onCreated }: CreateTokenSectionProps) {
  const t = useTranslations('instructor.access');
  const id = useId();
  const [role, setRole] = useState<InvitableRole>('assistant');
  const [hoursText, setHoursText] = useState('24');
  const [name, setName] = useState('');
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId, onCreated);
  const hours = parseNumberInRange(hoursText, MIN_HOURS, MAX_HOURS);
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setSubmitAttempted(true);
    if (hours !== null)
      void createToken({ kind: 'invite', role, hours, ...(name.trim() === '' ? {} : { name }) });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('members')}</h2>
      <p>{t('membersLead')}</p>
      <form className="inline-form" onSubmit={submit} noValidate>
        <FieldFrame id={id} label={t('role')}>
          <select
            id={id}
            value={role}
            onChange={(event) => setRole(event.target.value as InvitableRole)}
          >
            {INVITABLE_ROLES.map((each) => (
              <option key={each} value={each}>
                {t(`roles.${each}`)}
              </option>
            ))}
          </select>
        </FieldFrame>
        <Field
          label={t('displayName')}
          size={12}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('validHours')}
          inputMode="decimal"
          size={5}
          value={hoursText}
          error={
            submitAttempted && hours === null ? t('validHoursWrong', { max: MAX_HOURS }) : undefined
          }
          onChange={(event) => setHoursText(event.target.value)}
        />
        <Button primary type="submit" disabled={sending}>
          {t('createInvitation')}
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
          <CopyableCode text={createdToken.url} label={t('invitationLink')} />
        </div>
      )}
    </section>
  );
}
