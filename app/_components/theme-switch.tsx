'use client';
import { useTranslations } from 'use-intl';
import { THEMES } from './theme.ts';
import { useTheme } from './use-theme.ts';

/** As the system says, or light, or dark whatever it says. */
export function ThemeSwitch() {
  const t = useTranslations('common.theme');
  const [theme, setTheme] = useTheme();
  return (
    <span className="choices" role="group" aria-label={t('label')}>
      {THEMES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === theme}
          onClick={() => setTheme(each)}
        >
          {t(each)}
        </button>
      ))}
    </span>
  );
}
