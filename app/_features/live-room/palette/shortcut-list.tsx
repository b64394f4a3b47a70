'use client';
import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';

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

/** All keys, over the page; letters can be switched off for who speaks to the computer or types with one hand. */
export function ShortcutList({
  letterKeysEnabled,
  onLetterKeysChange,
  onClose,
}: {
  readonly letterKeysEnabled: boolean;
  readonly onLetterKeysChange: (enabled: boolean) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('instructor.room.keys');
  const gridMessages = useTranslations('instructor.room.keys');
  const commandMessages = useTranslations('instructor.room.keys.commands');
  const dialog = useRef<HTMLDialogElement>(null);
  // The browser's own modal dialog keeps the focus inside, and gives it back if it is closed before it goes.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="keys"
      aria-label={t('title')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <section>
        <h2 className="section-head">
          {t('title')}{' '}
          <span className="push">
            <Button onClick={onClose}>
              {t('close')}
              <kbd aria-hidden="true">Esc</kbd>
            </Button>
          </span>
        </h2>
        <dl>
          {SHORTCUTS.map(([row, keys]) => (
            <div key={row}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{row === 'palette' ? gridMessages('palette') : t(`rows.${row}`)}</dd>
            </div>
          ))}
          {COMMAND_KEYS.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{commandMessages(key)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>N</kbd>
            </dt>
            <dd>{t('rows.n')}</dd>
          </div>
        </dl>
        <label>
          <input
            type="checkbox"
            checked={letterKeysEnabled}
            onChange={(event) => onLetterKeysChange(event.target.checked)}
          />{' '}
          {t('switch')}
        </label>
        <p className="soft">{t('off')}</p>
      </section>
    </dialog>
  );
}
