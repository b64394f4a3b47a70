import { useTranslations } from 'use-intl';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { ChoiceButton } from './choice-button.tsx';
import { ChoiceGroup } from './choice-group.tsx';

/** Each language by its own name. The language of the page is pressed. */
export function LanguageSwitch({ buttonClassName }: { readonly buttonClassName?: string }) {
  const { language, setLanguage } = useLanguage();
  const t = useTranslations('common.language');
  return (
    <ChoiceGroup label={t('label')}>
      {LANGUAGES.map((option) => (
        <ChoiceButton
          key={option}
          className={buttonClassName}
          lang={option}
          aria-pressed={option === language}
          onClick={() => setLanguage(option)}
        >
          {t(option)}
        </ChoiceButton>
      ))}
    </ChoiceGroup>
  );
}
