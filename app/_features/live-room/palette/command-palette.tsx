import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { searchItems } from './palette.ts';
import { useModalDialog } from './use-modal-dialog.ts';
import { usePaletteItems, type PaletteEntry, type PaletteOptions } from './use-palette-items.ts';

interface CommandPaletteProps extends PaletteOptions {
  readonly onClose: () => void;
}

/** Finds any seat, exercise or command by a few letters (Ctrl+K). */
export function CommandPalette({ onClose, ...options }: CommandPaletteProps) {
  const t = useTranslations('instructor.room.palette');
  const id = useId();
  const { dialog, dialogProps } = useModalDialog(onClose);
  const [query, setQuery] = useState('');
  const [selectedIndex, setSelectedIndex] = useState(0);
  const { items, more } = searchItems(usePaletteItems(options), query);
  const activeIndex = Math.min(selectedIndex, items.length - 1);
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry || entry.disabledReason !== undefined) return;
    // Close first: the command then remembers the element that had the focus before the palette.
    dialog.current?.close();
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = items.length - 1;
    const nextIndexes: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex >= last ? 0 : activeIndex + 1,
      ArrowUp: activeIndex <= 0 ? last : activeIndex - 1,
    };
    const next = nextIndexes[event.key];
    if (event.key === 'Enter') run(items[activeIndex]);
    else if (next !== undefined) setSelectedIndex(next);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      {...dialogProps}
      data-part="palette"
      className="mx-auto mt-[12dvh] mb-auto w-[min(40rem,calc(100vw-2rem))] border-2 border-ink bg-paper text-inherit backdrop:bg-header/50"
      aria-label={t('open')}
    >
      <input
        type="text"
        className="w-full border-b-2 border-ink bg-transparent px-12 py-8 text-read outline-none placeholder:text-soft placeholder:opacity-100"
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
        {items.map((entry, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the combobox handles the keys
          <li
            key={entry.id}
            id={`${id}-${index}`}
            className="group flex min-h-28 cursor-pointer items-center gap-8 px-12 py-3 aria-selected:bg-ink aria-selected:text-paper max-tablet:min-h-44"
            role="option"
            aria-selected={index === activeIndex}
            aria-disabled={entry.disabledReason !== undefined || undefined}
            onPointerMove={() => setSelectedIndex(index)}
            onClick={() => run(entry)}
          >
            <PaletteOption entry={entry} />
          </li>
        ))}
      </ul>
      <p className="px-12 py-4 text-small/18 text-soft" role="status">
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

const SOFT = 'text-soft group-aria-selected:text-inherit';

function PaletteOption({ entry }: { readonly entry: PaletteEntry }) {
  const t = useTranslations('instructor.room.palette');
  return (
    <>
      <span className={cn('w-72 flex-none text-small/18', SOFT)}>{t(entry.kind)}</span>
      {entry.mark && (
        <StatusCell
          mark={entry.mark}
          claimed={entry.claimed ?? false}
          size={16}
          className="group-aria-selected:[--color-surface:var(--color-paper)]"
        />
      )}
      <span className={cn(entry.disabledReason !== undefined && SOFT)}>{entry.label}</span>
      <span className={cn('ms-auto', SOFT)}>{entry.detail}</span>
      {entry.shortcut && (
        <kbd aria-hidden="true" className="group-aria-selected:text-inherit">
          {entry.shortcut}
        </kbd>
      )}
    </>
  );
}
