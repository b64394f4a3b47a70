import { useTranslations } from 'use-intl';
import { LANGUAGES, type Language } from '#lib/i18n/language.ts';

interface Props {
  readonly value: Language;
  readonly disabled?: boolean;
  readonly onSelect: (language: Language) => void;
}

/** The main language of a workshop. */
export function WorkshopLanguageField({ value, disabled = false, onSelect }: Props) {
  const t = useTranslations('workshopFields');
  const names = useTranslations('common.language');
  return (
    <fieldset disabled={disabled} className="grid min-w-0 gap-2">
      <legend className="font-bold">{t('language')}</legend>
      <span className="flex gap-24">
        {LANGUAGES.map((language) => (
          <label key={language} className="flex min-h-32 items-center gap-6">
            <input
              type="radio"
              name="language"
              checked={value === language}
              onChange={() => onSelect(language)}
            />{' '}
            {names(language)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
