'use client';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { searchItems } from './palette.ts';
import { usePaletteItems, type PaletteEntry, type PaletteOptions } from './use-palette-items.ts';

/** Any seat, exercise or act by a few letters (Ctrl+K). Over the dimmed page; Esc gives the focus back to where it was. */
export function CommandPalette({
  onClose,
  ...parts
}: PaletteOptions & { readonly onClose: () => void }) {
  const t = useTranslations('instructor.room.palette');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [selectedIndex, setSelectedIndex] = useState(0);
  const { items, more } = searchItems(usePaletteItems(parts), query);
  const activeIndex = Math.min(selectedIndex, items.length - 1);
  // The browser's own modal dialog keeps the focus inside, and gives it back if it is closed before it goes.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry || entry.disabledReason !== undefined) return;
    // Before the act, so that what it opens finds the focus where it shall go back to.
    dialog.current?.close();
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = items.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex >= last ? 0 : activeIndex + 1,
      ArrowUp: activeIndex <= 0 ? last : activeIndex - 1,
    };
    const next = to[event.key];
    if (event.key === 'Enter') run(items[activeIndex]);
    else if (next !== undefined) setSelectedIndex(next);
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
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <input
        type="text"
        role="combobox"
        aria-label={t('label')}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={items[activeIndex] && `${id}-${activeIndex}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('placeholder')}
        value={query}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setSelectedIndex(0);
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={t('open')}>
        {items.map((entry, place) => (
          <li
            key={entry.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === activeIndex}
            aria-disabled={entry.disabledReason !== undefined || undefined}
            onPointerMove={() => setSelectedIndex(place)}
            onClick={() => run(entry)}
          >
            <PaletteOption entry={entry} />
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

function PaletteOption({ entry }: { readonly entry: PaletteEntry }) {
  const t = useTranslations('instructor.room.palette');
  return (
    <>
      <span className="palette-kind soft">{t(entry.kind)}</span>
      {entry.mark && <StatusCell mark={entry.mark} claimed={entry.claimed ?? false} size={16} />}
      <span className={entry.disabledReason === undefined ? undefined : 'soft'}>{entry.label}</span>
      <span className="push soft">{entry.detail}</span>
      {entry.shortcut && <kbd aria-hidden="true">{entry.shortcut}</kbd>}
    </>
  );
}
