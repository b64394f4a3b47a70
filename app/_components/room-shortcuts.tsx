import { useTranslations } from 'use-intl';
import { ShortcutRow } from './shortcut-row.tsx';

const SHORTCUTS = [
  ['arrows', '← ↑ → ↓'],
  ['ends', 'Home End'],
  ['enter', 'Enter'],
  ['escape', 'Esc'],
  ['jk', 'J K'],
  ['dot', '.'],
  ['slash', '/'],
  ['palette', 'Ctrl K'],
  ['density', '1 2 3 4'],
  ['f6', 'F6'],
  ['question', '?'],
] as const;
const COMMAND_KEYS = ['t', 'h', 'm', 'd', 'u', 'a', 'r'] as const;

/** The keyboard shortcuts of the live room with what they do. */
export function RoomShortcuts() {
  const t = useTranslations('instructor.room.keys');
  return (
    <dl>
      {SHORTCUTS.map(([name, keys]) => (
        <ShortcutRow
          key={name}
          keys={keys}
          text={name === 'palette' ? t('palette') : t(`rows.${name}`)}
        />
      ))}
      {COMMAND_KEYS.map((key) => (
        <ShortcutRow key={key} keys={key.toUpperCase()} text={t(`commands.${key}`)} />
      ))}
      <ShortcutRow keys="N" text={t('rows.n')} />
    </dl>
  );
}
