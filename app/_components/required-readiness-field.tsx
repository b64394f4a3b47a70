import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';

interface Props {
  readonly value: readonly string[];
  readonly disabled?: boolean;
  readonly onSelect: (required: readonly string[]) => void;
}

/** Which readiness checks a workshop requires. */
export function RequiredReadinessField({ value, disabled = false, onSelect }: Props) {
  const t = useTranslations('workshopFields');
  const id = useId();
  return (
    <fieldset
      disabled={disabled}
      aria-describedby={`${id}-more`}
      className="grid min-w-0 gap-2 disabled:text-soft"
    >
      <legend className="font-bold">{t('required')}</legend>
      <p id={`${id}-more`} className="text-soft">
        {t('requiredHint')}
      </p>
      {READINESS_REQUIREMENTS.map((code) => (
        <label key={code} className="flex min-h-28 items-center gap-8 max-tablet:min-h-44">
          <input
            type="checkbox"
            className="size-16 flex-none"
            checked={value.includes(code)}
            onChange={({ target }) =>
              onSelect(
                target.checked ? [...value, code] : value.filter((required) => required !== code),
              )
            }
          />
          {t(`requirement.${code}`)}
        </label>
      ))}
    </fieldset>
  );
}
