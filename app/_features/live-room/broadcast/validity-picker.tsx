import { useTranslations } from 'use-intl';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { ANNOUNCEMENT_MINUTES } from '#lib/protocol/limits.ts';
import { FORM_ROW } from './form-styles.ts';

/** How long students see an announcement, in minutes; null: until it is withdrawn. */
export type Validity = (typeof ANNOUNCEMENT_MINUTES)[number] | null;

export const DEFAULT_VALIDITY: Validity = 10;

interface ValidityPickerProps {
  /** Undefined where a choice acts at once, so that none is selected. */
  readonly validity?: Validity;
  readonly disabled?: boolean;
  readonly onSelect: (validity: Validity) => void;
}

/** Selects how long an announcement is shown. */
export function ValidityPicker({ validity, disabled = false, onSelect }: ValidityPickerProps) {
  const t = useTranslations('instructor.room.announce');
  return (
    <div data-part="validity" className={FORM_ROW} role="group" aria-label={t('validFor')}>
      <span className="text-soft" aria-hidden="true">
        {t('validFor')}
      </span>
      <span className="inline-flex flex-wrap items-center gap-10">
        {[...ANNOUNCEMENT_MINUTES, null].map((option) => (
          <ChoiceButton
            key={String(option)}
            className="max-tablet:min-h-44"
            disabled={disabled}
            aria-pressed={validity === undefined ? undefined : validity === option}
            onClick={() => onSelect(option)}
          >
            {option === null ? t('untilWithdrawn') : t('minutes', { minutes: option })}
          </ChoiceButton>
        ))}
      </span>
    </div>
  );
}
