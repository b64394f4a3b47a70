import type { SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { THRESHOLD_LIMITS } from '#lib/protocol/limits.ts';
import { useCommand } from './use-command.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#lib/room/thresholds.ts';

type ThresholdName = keyof Thresholds;
const PERCENT = { min: 0, max: 100 };
const LIMITS: Readonly<Record<ThresholdName, { readonly min: number; readonly max: number }>> = {
  stuckScore: PERCENT,
  idleMinutes: THRESHOLD_LIMITS.idleMinutes,
  sameReasonCount: THRESHOLD_LIMITS.sameReasonCount,
  connectedOkPercent: PERCENT,
  connectedAttentionPercent: PERCENT,
  advanceTargetPercent: PERCENT,
  sharedProblemSeats: THRESHOLD_LIMITS.sharedProblemSeats,
};
const THRESHOLD_NAMES = Object.keys(LIMITS) as ThresholdName[];
const DRAFT_LIKE = Object.fromEntries(THRESHOLD_NAMES.map((name) => [name, ''])) as Record<
  ThresholdName,
  string
>;

function parseWholeNumber(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}

interface Props {
  readonly workshopId: string;
  readonly thresholds: Thresholds;
  readonly disabled: boolean;
}

/** The thresholds of the room status. The input stays while others change the same thresholds. */
export function ThresholdsSection({ workshopId, thresholds, disabled }: Props) {
  const t = useTranslations('settings');
  const {
    typed: editedValues,
    type,
    clear,
  } = useJsonDraft(`podium.thresholds.${workshopId}`, DRAFT_LIKE);
  const { sendCommand, sending } = useCommand(workshopId);
  const isOff = sending || disabled;
  const fieldValue = (name: ThresholdName): string =>
    editedValues[name] ?? String(thresholds[name]);
  const fieldError = (name: ThresholdName): string | undefined =>
    parseWholeNumber(fieldValue(name), LIMITS[name]) === null
      ? t('between', { least: LIMITS[name].min, most: LIMITS[name].max })
      : undefined;
  const send = async (values: Partial<Thresholds>) => {
    if (!isOff && (await sendCommand({ kind: 'set-thresholds', ...values }, t('saved')))) clear();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
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
    <PageSection title={t('thresholds')}>
      <p>{t('thresholdsLead')}</p>
      <form
        data-part="threshold-form"
        className="grid max-w-544 gap-12 py-8"
        onSubmit={submit}
        noValidate
      >
        {THRESHOLD_NAMES.map((name) => (
          <Field
            key={name}
            label={t(`threshold.${name}`)}
            hint={t(`about.${name}`)}
            error={fieldError(name)}
            inputMode="numeric"
            characters={4}
            className="w-96"
            value={fieldValue(name)}
            onTextChange={(text) => type({ [name]: text })}
          />
        ))}
        <div className="flex flex-wrap items-center gap-12">
          <Button
            primary
            type="submit"
            aria-disabled={isOff || Object.keys(editedValues).length === 0}
          >
            {t('save')}
          </Button>
          {!isDefault && (
            <Button aria-disabled={isOff} onClick={() => void send(DEFAULT_THRESHOLDS)}>
              {t('defaults')}
            </Button>
          )}
          {disabled && <span role="status">{t('reconnecting')}</span>}
        </div>
      </form>
    </PageSection>
  );
}
