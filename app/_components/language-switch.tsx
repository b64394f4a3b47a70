'use client';
import { useTranslations } from 'use-intl';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';

/** Both languages by their own names; the one that is shown is pressed. */
export function LanguageSwitch() {
  const { language, setLanguage } = useLanguage();
  const t = useTranslations('common.language');
  return (
    <span className="choices" role="group" aria-label={t('label')}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          onClick={() => setLanguage(each)}
        >
          {t(each)}
        </button>
      ))}
    </span>
  );
}
