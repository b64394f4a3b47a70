'use client';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import { numberIn, useMakeToken } from './use-create-token.ts';

interface Props {
  readonly event: string;
  readonly made: () => void;
}

const MOST_MACHINES = 5000;
const MOST_HOURS = 24 * 60;
const LEAST_HOURS = 0.1;

/** One token for all machines that are prepared beforehand, as a line to run and as cloud-init. */
export function MachinesSection({ event, made: after }: Props) {
  const t = useTranslations('instructor.setup');
  const [typed, setTyped] = useState({ uses: '30', hours: '48', label: '' });
  const [tried, setTried] = useState(false);
  const { sending, error, made, make } = useMakeToken(event, after);
  const uses = numberIn(typed.uses, 1, MOST_MACHINES);
  const hours = numberIn(typed.hours, LEAST_HOURS, MOST_HOURS);
  const whole = uses !== null && Number.isInteger(uses) ? uses : null;
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (whole === null || hours === null) return;
    void make({
      kind: 'agent',
      uses: whole,
      hours,
      ...(typed.label.trim() === '' ? {} : { label: typed.label }),
    });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('machines')}</h2>
      <p>{t('machinesLead')}</p>
      <form className="inline-form" onSubmit={submit} noValidate>
        <Field
          label={t('uses')}
          inputMode="numeric"
          size={5}
          value={typed.uses}
          error={tried && whole === null ? t('usesWrong') : undefined}
          onChange={(event) => setTyped({ ...typed, uses: event.target.value })}
        />
        <Field
          label={t('hours')}
          inputMode="decimal"
          size={5}
          value={typed.hours}
          error={tried && hours === null ? t('hoursWrong', { max: MOST_HOURS }) : undefined}
          onChange={(event) => setTyped({ ...typed, hours: event.target.value })}
        />
        <Field
          label={t('label')}
          size={12}
          maxLength={60}
          value={typed.label}
          onChange={(event) => setTyped({ ...typed, label: event.target.value })}
        />
        <Button main type="submit" disabled={sending}>
          {t('makeAgent')}
        </Button>
      </form>
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
      {made?.installLine && (
        <div className="secret">
          <p role="status">
            <b>{t('once')}</b>
          </p>
          <p>{t('installLine')}</p>
          <Code text={made.installLine} label={t('installLine')} />
          <p>{t('cloudInit')}</p>
          <Code text={cloudInit(made.installLine)} label={t('cloudInit')} />
        </div>
      )}
    </section>
  );
}

/** The line as cloud-init takes it; a JSON string is a YAML string, whatever stands in it. */
function cloudInit(line: string): string {
  return `#cloud-config\nruncmd:\n  - ${JSON.stringify(line)}`;
}

const ROLES = ['instructor', 'assistant', 'organiser', 'projector'] as const;
type Role = (typeof ROLES)[number];

/** A link that signs one colleague in. */
export function InviteSection({ event, made: after }: Props) {
  const t = useTranslations('instructor.setup');
  const id = useId();
  const [role, setRole] = useState<Role>('assistant');
  const [typed, setTyped] = useState('24');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const { sending, error, made, make } = useMakeToken(event, after);
  const hours = numberIn(typed, LEAST_HOURS, MOST_HOURS);
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (hours !== null)
      void make({ kind: 'invite', role, hours, ...(name.trim() === '' ? {} : { name }) });
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('colleagues')}</h2>
      <p>{t('colleaguesLead')}</p>
      <form className="inline-form" onSubmit={submit} noValidate>
        <FieldFrame id={id} label={t('role')}>
          <select id={id} value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {t(`roles.${each}`)}
              </option>
            ))}
          </select>
        </FieldFrame>
        <Field
          label={t('colleague')}
          size={12}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('hours')}
          inputMode="decimal"
          size={5}
          value={typed}
          error={tried && hours === null ? t('hoursWrong', { max: MOST_HOURS }) : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button main type="submit" disabled={sending}>
          {t('makeInvite')}
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
          <Code text={made.url} label={t('inviteLink')} />
        </div>
      )}
    </section>
  );
}
