'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { DateTime } from '#app/_components/time.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import type { RoomInfo } from '#lib/room/views.ts';
import { instantToZonedTime, zonedTimeToIso } from '#app/_components/zoned-time.ts';
import { useCommand } from './use-command.ts';

const MAX_BREAK_MINUTES = 180;
const QUARTER_HOUR_MS = 900_000;

/** Breaks that are planned; everybody's page counts down to their end while they run. */
export function BreaksSection({
  info,
  disabled,
}: {
  readonly info: RoomInfo;
  readonly disabled: boolean;
}) {
  const t = useTranslations('settings');
  const { id, timeZone } = info.workshop;
  const { sendCommand, sending, error } = useCommand(id);
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('breaks')}</h2>
      <p>{t('breaksLead', { zone: timeZone })}</p>
      {info.schedule.breaks.length === 0 && <p className="soft">{t('noBreaks')}</p>}
      <ul className="exports">
        {info.schedule.breaks.map((each) => (
          <li key={each.id}>
            <span>
              <DateTime at={each.startsAt} zone={timeZone} />,{' '}
              {t('minutesLong', { minutes: each.minutes })}
            </span>
            <Button
              disabled={sending || disabled}
              onClick={() => void sendCommand({ kind: 'cancel-break', breakId: each.id })}
            >
              {t('cancelBreak')}
            </Button>
          </li>
        ))}
      </ul>
      <PlanBreakForm
        timeZone={timeZone}
        disabled={disabled || sending}
        onPlan={(startsAt, minutes) => sendCommand({ kind: 'plan-break', startsAt, minutes })}
      />
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
    </section>
  );
}

function parseMinutes(text: string): number | null {
  const minutes = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MAX_BREAK_MINUTES ? minutes : null;
}

/** Times are typed in the event's zone; the next quarter of an hour to begin with. */
function PlanBreakForm({
  timeZone,
  disabled,
  onPlan,
}: {
  readonly timeZone: string;
  readonly disabled: boolean;
  readonly onPlan: (startsAt: number, minutes: number) => Promise<boolean>;
}) {
  const t = useTranslations('settings');
  const [values, setValues] = useState({ startsAt: '', minutes: '15' });
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const now = useServerNow(30_000);
  const local =
    values.startsAt ||
    (now === null
      ? ''
      : instantToZonedTime(Math.ceil(now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS, timeZone));
  const startsAt = zonedTimeToIso(local, timeZone);
  const minutes = parseMinutes(values.minutes);
  const hasEnded =
    startsAt !== null && now !== null && Date.parse(startsAt) + (minutes ?? 0) * 60_000 <= now;
  const startError = startsAt === null ? t('startsAtWrong') : hasEnded ? t('breakOver') : undefined;
  const submit = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setSubmitAttempted(true);
    if (
      startsAt === null ||
      minutes === null ||
      hasEnded ||
      !(await onPlan(Date.parse(startsAt), minutes))
    )
      return;
    setSubmitAttempted(false);
    setValues({ ...values, startsAt: '' });
  };
  return (
    <form className="inline-form" onSubmit={(submitted) => void submit(submitted)} noValidate>
      <Field
        label={t('startsAt')}
        type="datetime-local"
        value={local}
        error={submitAttempted ? startError : undefined}
        onChange={(event) => setValues({ ...values, startsAt: event.target.value })}
      />
      <Field
        label={t('minutes')}
        inputMode="numeric"
        size={4}
        value={values.minutes}
        error={
          submitAttempted && minutes === null
            ? t('between', { least: 1, most: MAX_BREAK_MINUTES })
            : undefined
        }
        onChange={(event) => setValues({ ...values, minutes: event.target.value })}
      />
      <Button primary type="submit" disabled={disabled}>
        {t('planBreak')}
      </Button>
    </form>
  );
}
