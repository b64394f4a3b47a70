import { useTranslations } from 'use-intl';
import { LANGUAGES, type Language } from '#lib/i18n/language.ts';

interface Props {
  readonly value: Language;
  readonly onSelect: (language: Language) => void;
}

/** The main language of a new workshop. */
export function WorkshopLanguageField({ value, onSelect }: Props) {
  const t = useTranslations('instructor.create');
  const names = useTranslations('common.language');
  return (
    <fieldset className="grid min-w-0 gap-2">
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
