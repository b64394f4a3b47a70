'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#lib/room/views.ts';
import { useAct } from './use-command.ts';

type Name = keyof Thresholds;
/** As the server takes them. */
const LIMITS: Readonly<Record<Name, readonly [number, number]>> = {
  stuck: [0, 100],
  idleMinutes: [1, 120],
  sameReason: [2, 50],
  liveYes: [0, 100],
  liveLook: [0, 100],
  target: [0, 100],
  shared: [2, 500],
};
const NAMES = Object.keys(LIMITS) as Name[];

function whole(text: string, [least, most]: readonly [number, number]): number | null {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

/** From where on the room is called what. What was typed stays while others change the same. */
export function ThresholdsSection({
  event,
  thresholds,
  off,
}: {
  readonly event: string;
  readonly thresholds: Thresholds;
  readonly off: boolean;
}) {
  const t = useTranslations('settings');
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const { act, sending, done, error } = useAct(event);
  const text = (name: Name): string => typed[name] ?? String(thresholds[name]);
  const wrong = (name: Name): string | undefined =>
    whole(text(name), LIMITS[name]) === null
      ? t('between', { least: LIMITS[name][0], most: LIMITS[name][1] })
      : undefined;
  const send = async (values: Partial<Thresholds>) => {
    if (await act({ kind: 'set-thresholds', ...values })) setTyped({});
  };
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    const values = NAMES.flatMap((name) =>
      typed[name] === undefined ? [] : [[name, whole(text(name), LIMITS[name])] as const],
    );
    if (values.length > 0 && values.every(([, value]) => value !== null))
      void send(Object.fromEntries(values) as Partial<Thresholds>);
  };
  const isDefault = NAMES.every((name) => thresholds[name] === DEFAULT_THRESHOLDS[name]);
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('thresholds')}</h2>
      <p>{t('thresholdsLead')}</p>
      <form className="form settings-form" onSubmit={submit} noValidate>
        {NAMES.map((name) => (
          <Field
            key={name}
            label={t(`threshold.${name}`)}
            hint={t(`about.${name}`)}
            error={wrong(name)}
            inputMode="numeric"
            size={4}
            value={text(name)}
            onChange={(changed) => setTyped({ ...typed, [name]: changed.target.value })}
          />
        ))}
        <div className="form-end">
          <Button main type="submit" disabled={sending || off || Object.keys(typed).length === 0}>
            {t('save')}
          </Button>
          {!isDefault && (
            <Button disabled={sending || off} onClick={() => void send(DEFAULT_THRESHOLDS)}>
              {t('defaults')}
            </Button>
          )}
          <span role="status">{off ? t('off') : (error ?? (done ? t('saved') : ''))}</span>
        </div>
      </form>
    </section>
  );
}
