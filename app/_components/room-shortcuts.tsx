import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { PageShortcut } from './page-extras.tsx';
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

/** The keyboard shortcuts of the live room with what they do, in the reader's language. */
export function useRoomShortcutRows(): readonly PageShortcut[] {
  const t = useTranslations('instructor.room.keys');
  return useMemo(
    () => [
      ...SHORTCUTS.map(([name, keys]) => ({
        keys,
        text: name === 'palette' ? t('palette') : t(`rows.${name}`),
      })),
      ...COMMAND_KEYS.map((key) => ({ keys: key.toUpperCase(), text: t(`commands.${key}`) })),
      { keys: 'N', text: t('rows.n') },
    ],
    [t],
  );
}

/** The keyboard shortcuts of the live room, for the help. */
export function RoomShortcuts() {
  const shortcuts = useRoomShortcutRows();
  return (
    <dl>
      {shortcuts.map(({ keys, text }) => (
        <ShortcutRow key={keys} keys={keys} text={text} />
      ))}
    </dl>
  );
}
