'use client';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { findItems } from './palette.ts';
import { usePaletteItems, type PaletteEntry, type PaletteParts } from './use-palette-items.ts';

/** Any seat, exercise or act by a few letters (Ctrl+K). Over the dimmed page; Esc gives the focus back to where it was. */
export function Palette({ close, ...parts }: PaletteParts & { readonly close: () => void }) {
  const t = useTranslations('instructor.wall.palette');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, choose] = useState(0);
  const { items, more } = findItems(usePaletteItems(parts), typed);
  const at = Math.min(chosen, items.length - 1);
  // The browser's own modal dialog keeps the focus inside, and gives it back if it is closed before it goes.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry || entry.off !== undefined) return;
    // Before the act, so that what it opens finds the focus where it shall go back to.
    dialog.current?.close();
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = items.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
    };
    const next = to[event.key];
    if (event.key === 'Enter') run(items[at]);
    else if (next !== undefined) choose(next);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('open')}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t('label')}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={items[at] && `${id}-${at}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('placeholder')}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          choose(0);
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={t('open')}>
        {items.map((entry, place) => (
          <li
            key={entry.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            aria-disabled={entry.off !== undefined || undefined}
            onPointerMove={() => choose(place)}
            onClick={() => run(entry)}
          >
            <Option entry={entry} />
          </li>
        ))}
      </ul>
      <p className="soft" role="status">
        {items.length === 0 ? (
          t('none')
        ) : more > 0 ? (
          t('more', { more })
        ) : (
          <span className="sr-only">{t('results', { count: items.length })}</span>
        )}
      </p>
    </dialog>
  );
}

function Option({ entry }: { readonly entry: PaletteEntry }) {
  const t = useTranslations('instructor.wall.palette');
  return (
    <>
      <span className="palette-kind soft">{t(entry.kind)}</span>
      {entry.mark && <Cell mark={entry.mark} taken={entry.taken ?? false} size={16} />}
      <span className={entry.off === undefined ? undefined : 'soft'}>{entry.words}</span>
      <span className="push soft">{entry.aside}</span>
      {entry.shortcut && <kbd aria-hidden="true">{entry.shortcut}</kbd>}
    </>
  );
}
