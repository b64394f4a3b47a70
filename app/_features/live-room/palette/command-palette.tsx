import { Autocomplete } from '@base-ui/react/autocomplete';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { groupItems, searchItems, type PaletteGroup } from './palette.ts';
import { useModalDialog } from '#app/_components/use-modal-dialog.ts';
import { usePaletteItems, type PaletteEntry, type PaletteOptions } from './use-palette-items.ts';

interface CommandPaletteProps extends PaletteOptions {
  readonly onClose: () => void;
}

/** Finds any seat, exercise or command by a few letters (Ctrl+K). */
export function CommandPalette({ onClose, ...options }: CommandPaletteProps) {
  const t = useTranslations('instructor.room.palette');
  const { dialog, dialogProps } = useModalDialog(onClose);
  const [query, setQuery] = useState('');
  const { items, more } = searchItems(usePaletteItems(options), query);
  const groups = groupItems(items);
  const run = (entry: PaletteEntry) => {
    // Close first: the command then remembers the element that had the focus before the palette.
    dialog.current?.close();
    onClose();
    entry.run();
  };
  return (
    <dialog
      {...dialogProps}
      data-part="palette"
      className="mx-auto mt-[12dvh] mb-auto w-[min(40rem,calc(100vw-2rem))] border-2 border-ink bg-paper text-inherit backdrop:bg-header/50"
      aria-label={t('open')}
    >
      <Autocomplete.Root
        // The list is always visible, already filtered, and its first entry runs on Enter.
        inline
        open
        mode="none"
        autoHighlight="always"
        keepHighlight
        items={groups}
        itemToStringValue={({ label }: PaletteEntry) => label}
        value={query}
        // Selecting an entry runs it. It doesn't complete the text.
        onValueChange={(value, { reason }) => reason !== 'item-press' && setQuery(value)}
      >
        <Autocomplete.Input
          className="w-full border-b-2 border-ink bg-transparent px-12 py-8 text-read outline-none placeholder:text-soft placeholder:opacity-100"
          aria-label={t('label')}
          spellCheck={false}
          placeholder={t('placeholder')}
        />
        <Autocomplete.List
          aria-label={t('open')}
          className="max-h-[min(28rem,60dvh)] overflow-y-auto overscroll-contain"
        >
          {({ kind, items: entries }: PaletteGroup<PaletteEntry>) => (
            <Autocomplete.Group key={kind} items={entries}>
              <Autocomplete.GroupLabel className="px-12 pt-8 pb-2 text-small/18 text-soft">
                {t(`kinds.${kind}`)}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: PaletteEntry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    disabled={entry.disabledReason !== undefined}
                    className="group flex min-h-28 cursor-pointer items-center gap-8 px-12 py-3 data-highlighted:bg-ink data-highlighted:text-paper max-tablet:min-h-44"
                    // Some screen readers announce only selected options.
                    render={(props, { highlighted }) => (
                      <div {...props} aria-selected={highlighted} />
                    )}
                    onClick={() => run(entry)}
                  >
                    <PaletteOption entry={entry} />
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
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

const SOFT = 'text-soft group-data-highlighted:text-inherit';

function PaletteOption({ entry }: { readonly entry: PaletteEntry }) {
  return (
    <>
      {entry.mark && (
        <StatusCell
          mark={entry.mark}
          claimed={entry.claimed ?? false}
          size={16}
          className="group-data-highlighted:[--color-surface:var(--color-paper)]"
        />
      )}
      <span className={cn(entry.disabledReason !== undefined && SOFT)}>{entry.label}</span>
      <span className={cn('ms-auto', SOFT)}>{entry.detail}</span>
      {entry.shortcut && (
        <kbd aria-hidden="true" className="group-data-highlighted:text-inherit">
          {entry.shortcut}
        </kbd>
      )}
    </>
  );
}
