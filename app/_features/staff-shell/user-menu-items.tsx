import type { Route } from 'next';
import { useTranslations } from 'use-intl';
import { useCurrentPerson } from '#app/_components/current-person.tsx';
import { MenuGroup, MenuItem, MenuLink } from '#app/_components/menu.tsx';
import { useOpenShellDialog } from '#app/_components/open-shell-dialog.ts';
import { signOut } from '#app/_components/sign-out.ts';
import { useTheme } from '#app/_components/use-theme.ts';
import { THEMES } from '#app/_lib/theme.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { UserMenuProps } from './user-menu.tsx';
import { useRoleName } from './use-role-name.ts';

/** The entries of the user menu, loaded when it opens. */
export function UserMenuItems({ memberRole, workshopId = null }: UserMenuProps) {
  const t = useTranslations('shell.menu');
  const nav = useTranslations('shell.nav');
  const common = useTranslations('common');
  const { name } = useCurrentPerson();
  const roleName = useRoleName(memberRole);
  const open = useOpenShellDialog();
  const [theme, setTheme] = useTheme();
  const { language, setLanguage } = useLanguage();
  return (
    <>
      <MenuGroup label={roleName === null ? name : t('person', { name, role: roleName })}>
        <MenuItem onSelect={() => open('notifications')}>{t('notifications')}</MenuItem>
        <MenuItem onSelect={() => open('shortcuts')} shortcut="?">
          {t('shortcuts')}
        </MenuItem>
        <MenuLink href="/help">{t('help')}</MenuLink>
        {/* The header has it, too, where it has room for it. */}
        {workshopId !== null && (
          <MenuLink href={`/workshops/${workshopId}/projector` as Route} newTab>
            {nav('projector')} ↗<span className="sr-only">, {nav('opensTab')}</span>
          </MenuLink>
        )}
      </MenuGroup>
      <MenuGroup label={common('language.label')}>
        {LANGUAGES.map((option) => (
          <MenuItem
            key={option}
            lang={option}
            selected={option === language}
            onSelect={() => setLanguage(option)}
          >
            {common(`language.${option}`)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup label={common('theme.label')}>
        {THEMES.map((option) => (
          <MenuItem key={option} selected={option === theme} onSelect={() => setTheme(option)}>
            {common(`theme.${option}`)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup label={t('account')}>
        <MenuItem onSelect={() => open('device')}>{t('otherDevice')}</MenuItem>
        <MenuLink href="/account">{t('account')}</MenuLink>
        <MenuItem onSelect={() => void signOut()}>{common('action.signOut')}</MenuItem>
      </MenuGroup>
    </>
  );
}
