import { useTranslations } from 'use-intl';
import { useNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { FieldError } from './field-error.tsx';
import { Field } from './field.tsx';
import { cityOf } from './city-of.ts';
import { formatReaderTime, readerTimeZone, showsSameTime } from './time-zones.ts';
import { parseStart, type FieldErrors, type WorkshopFields } from './workshop-field-rules.ts';

const NOW_MS = 10 * SECOND_MS;

interface Props {
  readonly value: Pick<WorkshopFields, 'date' | 'time' | 'timeZone'>;
  readonly errors: Pick<FieldErrors, 'date' | 'time'>;
  /** What the server says about the start. */
  readonly serverError?: string | undefined;
  readonly disabled?: boolean;
  /** The reader tried to send a start in the past, and must do it again. */
  readonly asksAboutPast?: boolean;
  /** False for a start that has passed as planned. */
  readonly warnsAboutPast?: boolean;
  readonly onChange: (part: { readonly date: string } | { readonly time: string }) => void;
}

/**
 * The start of a workshop, as a date and a time in 24 hours. Says what the time is on the reader's own
 * clock, and warns about a start in the past.
 */
export function StartFields({
  value,
  errors,
  serverError,
  disabled = false,
  asksAboutPast = false,
  warnsAboutPast = true,
  onChange,
}: Props) {
  const t = useTranslations('workshopFields');
  return (
    <fieldset className="grid min-w-0 gap-6">
      <legend className="mb-2 font-bold">{t('starts')}</legend>
      <div className="flex flex-wrap gap-12">
        <Field
          label={t('date')}
          type="date"
          className="w-192"
          min="2000-01-01"
          max="2100-12-31"
          disabled={disabled}
          value={value.date}
          error={errors.date ? t(errors.date) : serverError}
          onTextChange={(date) => onChange({ date })}
        />
        <Field
          label={t('time')}
          className="w-144"
          inputMode="numeric"
          autoComplete="off"
          placeholder="14:00"
          maxLength={8}
          disabled={disabled}
          value={value.time}
          error={errors.time && t(errors.time)}
          onTextChange={(time) => onChange({ time })}
        />
      </div>
      <StartNotes value={value} asksAboutPast={asksAboutPast} warnsAboutPast={warnsAboutPast} />
    </fieldset>
  );
}

function StartNotes({
  value,
  asksAboutPast,
  warnsAboutPast,
}: Pick<Props, 'value' | 'asksAboutPast' | 'warnsAboutPast'>) {
  const t = useTranslations('workshopFields');
  const { language } = useLanguage();
  const now = useNow(NOW_MS);
  const at = parseStart(value);
  // The reader's zone and clock are known after the first render only.
  if (at === null || now === null) return null;
  const { timeZone } = value;
  return (
    <>
      {!showsSameTime(timeZone, readerTimeZone(), at) && (
        <p data-part="both-zones" role="status">
          {t('zoneBoth', {
            time: formatClock(at, { zone: timeZone }),
            zone: cityOf(timeZone),
            local: formatReaderTime(at, timeZone, language),
          })}
        </p>
      )}
      {warnsAboutPast && at < now && (
        <FieldError>{asksAboutPast ? t('startPastConfirm') : t('startPast')}</FieldError>
      )}
    </>
  );
}
