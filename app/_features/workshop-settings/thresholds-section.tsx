'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#lib/room/views.ts';
import { useCommand } from './use-command.ts';

type ThresholdName = keyof Thresholds;
/** As the server takes them. */
const LIMITS: Readonly<Record<ThresholdName, readonly [number, number]>> = {
  stuckScore: [0, 100],
  idleMinutes: [1, 120],
  sameReasonCount: [2, 50],
  connectedOkPercent: [0, 100],
  connectedAttentionPercent: [0, 100],
  advanceTargetPercent: [0, 100],
  sharedProblemSeats: [2, 500],
};
const THRESHOLD_NAMES = Object.keys(LIMITS) as ThresholdName[];

function parseWholeNumber(text: string, [least, most]: readonly [number, number]): number | null {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

/** From where on the room is called what. What was typed stays while others change the same. */
export function ThresholdsSection({
  workshopId,
  thresholds,
  disabled,
}: {
  readonly workshopId: string;
  readonly thresholds: Thresholds;
  readonly disabled: boolean;
}) {
  const t = useTranslations('settings');
  const [editedValues, setEditedValues] = useState<Partial<Record<ThresholdName, string>>>({});
  const { sendCommand, sending, done, error } = useCommand(workshopId);
  const fieldValue = (name: ThresholdName): string =>
    editedValues[name] ?? String(thresholds[name]);
  const fieldError = (name: ThresholdName): string | undefined =>
    parseWholeNumber(fieldValue(name), LIMITS[name]) === null
      ? t('between', { least: LIMITS[name][0], most: LIMITS[name][1] })
      : undefined;
  const send = async (values: Partial<Thresholds>) => {
    if (await sendCommand({ kind: 'set-thresholds', ...values })) setEditedValues({});
  };
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    const values = THRESHOLD_NAMES.flatMap((name) =>
      editedValues[name] === undefined
        ? []
        : [[name, parseWholeNumber(fieldValue(name), LIMITS[name])] as const],
    );
    if (values.length > 0 && values.every(([, value]) => value !== null))
      void send(Object.fromEntries(values) as Partial<Thresholds>);
  };
  const isDefault = THRESHOLD_NAMES.every((name) => thresholds[name] === DEFAULT_THRESHOLDS[name]);
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('thresholds')}</h2>
      <p>{t('thresholdsLead')}</p>
      <form className="form settings-form" onSubmit={submit} noValidate>
        {THRESHOLD_NAMES.map((name) => (
          <Field
            key={name}
            label={t(`threshold.${name}`)}
            hint={t(`about.${name}`)}
            error={fieldError(name)}
            inputMode="numeric"
            size={4}
            value={fieldValue(name)}
            onChange={(changed) =>
              setEditedValues({ ...editedValues, [name]: changed.target.value })
            }
          />
        ))}
        <div className="form-end">
          <Button
            primary
            type="submit"
            disabled={sending || disabled || Object.keys(editedValues).length === 0}
          >
            {t('save')}
          </Button>
          {!isDefault && (
            <Button disabled={sending || disabled} onClick={() => void send(DEFAULT_THRESHOLDS)}>
              {t('defaults')}
            </Button>
          )}
          <span role="status">
            {disabled ? t('reconnecting') : (error ?? (done ? t('saved') : ''))}
          </span>
        </div>
      </form>
    </section>
  );
}
