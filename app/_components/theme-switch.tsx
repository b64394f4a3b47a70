import { useTranslations } from 'use-intl';
import { ChoiceButton } from './choice-button.tsx';
import { ChoiceGroup } from './choice-group.tsx';
import { THEMES } from '#app/_lib/theme.ts';
import { useTheme } from './use-theme.ts';

/** The theme of the system, light or dark. */
export function ThemeSwitch({ buttonClassName }: { readonly buttonClassName?: string }) {
  const t = useTranslations('common.theme');
  const [theme, setTheme] = useTheme();
  return (
    <ChoiceGroup label={t('label')}>
      {THEMES.map((option) => (
        <ChoiceButton
          key={option}
          className={buttonClassName}
          aria-pressed={option === theme}
          onClick={() => setTheme(option)}
        >
          {t(option)}
        </ChoiceButton>
      ))}
    </ChoiceGroup>
  );
}
