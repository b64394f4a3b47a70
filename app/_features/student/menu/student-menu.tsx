import { useTranslations } from 'use-intl';
import { Menu, MenuGroup, MenuItem, MenuLink } from '#app/_components/menu.tsx';
import { useTheme } from '#app/_components/use-theme.ts';
import { THEMES } from '#app/_lib/theme.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';

/** What the menu opens over the page. */
export type StudentDialogName = 'messages' | 'shortcuts' | 'devices' | 'privacy' | 'leave';

interface Props {
  /** The messages that the student marked as read. */
  readonly readCount: number;
  /** The browser opens its own seat. Staff who look at a student's page can't use its devices. */
  readonly isOwnSeat: boolean;
  readonly onOpen: (dialog: StudentDialogName) => void;
}

/** Settings, help, devices, privacy, and leaving the workshop. */
export function StudentMenu({ readCount, isOwnSeat, onOpen }: Props) {
  const t = useTranslations('student.menu');
  const noticeMessages = useTranslations('student.notices');
  return (
    <Menu
      label={t('label')}
      trigger={t('label')}
      part="student-menu"
      className="min-h-32 px-10 max-tablet:min-h-44 max-tablet:min-w-44"
    >
      <LanguageItems />
      <ThemeItems />
      <MenuGroup label={t('help')}>
        {readCount > 0 && (
          <MenuItem onSelect={() => onOpen('messages')}>
            {noticeMessages('earlier', { count: readCount })}
          </MenuItem>
        )}
        <MenuItem onSelect={() => onOpen('shortcuts')}>{t('shortcuts')}</MenuItem>
        <MenuLink href="/help" newTab>
          {t('helpPages')}
        </MenuLink>
        <MenuItem onSelect={() => onOpen('privacy')}>{t('privacy')}</MenuItem>
      </MenuGroup>
      {isOwnSeat && (
        <MenuGroup label={t('seat')}>
          <MenuItem onSelect={() => onOpen('devices')}>{t('devices')}</MenuItem>
          <MenuItem onSelect={() => onOpen('leave')}>{t('leave')}</MenuItem>
        </MenuGroup>
      )}
    </Menu>
  );
}

function LanguageItems() {
  const t = useTranslations('common.language');
  const { language, setLanguage } = useLanguage();
  return (
    <MenuGroup label={t('label')}>
      {LANGUAGES.map((option) => (
        <MenuItem
          key={option}
          lang={option}
          selected={option === language}
          onSelect={() => setLanguage(option)}
        >
          {t(option)}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

function ThemeItems() {
  const t = useTranslations('common.theme');
  const [theme, setTheme] = useTheme();
  return (
    <MenuGroup label={t('label')}>
      {THEMES.map((option) => (
        <MenuItem key={option} selected={option === theme} onSelect={() => setTheme(option)}>
          {t(option)}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}
