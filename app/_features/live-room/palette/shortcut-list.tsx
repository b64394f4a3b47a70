'use client';
import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';

const ROWS = [
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
const ACTS = ['t', 'h', 'm', 'd', 'u', 'a', 'r'] as const;

/** All keys, over the page; letters can be switched off for who speaks to the computer or types with one hand. */
export function KeysList({
  letters,
  setLetters,
  close,
}: {
  readonly letters: boolean;
  readonly setLetters: (on: boolean) => void;
  readonly close: () => void;
}) {
  const t = useTranslations('instructor.room.keys');
  const wall = useTranslations('instructor.wall.keys');
  const acts = useTranslations('instructor.room.people.keys');
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
        close();
      }}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <section>
        <h2 className="section-head">
          {t('title')}{' '}
          <span className="push">
            <Button onClick={close}>
              {t('close')}
              <kbd aria-hidden="true">Esc</kbd>
            </Button>
          </span>
        </h2>
        <dl>
          {ROWS.map(([row, keys]) => (
            <div key={row}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{row === 'palette' ? wall('palette') : t(`rows.${row}`)}</dd>
            </div>
          ))}
          {ACTS.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{acts(key)}</dd>
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
            checked={letters}
            onChange={(event) => setLetters(event.target.checked)}
          />{' '}
          {t('switch')}
        </label>
        <p className="soft">{t('off')}</p>
      </section>
    </dialog>
  );
}
