import { Menu as BaseMenu } from '@base-ui/react/menu';
import Link from 'next/link';
import type { Route } from 'next';
import type { ReactNode, RefObject } from 'react';
import { cn } from './cn.ts';

const ITEM =
  'flex min-h-32 max-w-full cursor-pointer items-center gap-8 px-12 py-5 text-start text-ink no-underline outline-none select-none data-disabled:cursor-not-allowed data-disabled:text-soft data-highlighted:bg-ink data-highlighted:text-paper data-highlighted:[&_kbd]:text-inherit max-tablet:min-h-44';

interface MenuPopupProps {
  readonly label: string;
  /** The button of the menu: it is shown beside it and returns the focus to it. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The open list of a `Menu`. */
export function MenuPopup({ label, anchor, onClose, children }: MenuPopupProps) {
  return (
    <BaseMenu.Root
      open
      modal={false}
      onOpenChange={(open, { event, cancel }) => {
        // The button closes the menu itself. Closed here first, its click would open it again.
        if (event.target instanceof Node && anchor.current?.contains(event.target)) cancel();
        else if (!open) onClose();
      }}
    >
      <BaseMenu.Portal>
        <BaseMenu.Positioner anchor={anchor} align="end" sideOffset={4} className="z-40">
          <BaseMenu.Popup
            data-part="menu-popup"
            aria-label={label}
            aria-labelledby={undefined}
            finalFocus={anchor}
            className="max-h-[var(--available-height)] max-w-[min(22rem,calc(100vw-16px))] min-w-192 overflow-y-auto border-2 border-ink bg-paper py-6 text-[0.875rem]/20 text-ink outline-none"
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export interface PopupItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
  /** For an item that can be chosen among others: whether it is. */
  readonly selected?: boolean;
  /** The keyboard shortcut of the same action. */
  readonly shortcut?: string;
  readonly lang?: string;
}

export function PopupItem({
  onSelect,
  children,
  disabled = false,
  selected,
  shortcut,
  lang,
}: PopupItemProps) {
  const content = (
    <>
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </>
  );
  // The focus is back at the button before a dialog of the action takes it.
  const select = () => setTimeout(onSelect);
  if (selected === undefined)
    return (
      <BaseMenu.Item className={ITEM} disabled={disabled} lang={lang} onClick={select}>
        {content}
      </BaseMenu.Item>
    );
  return (
    <BaseMenu.CheckboxItem
      className={cn(ITEM, selected && 'font-bold')}
      checked={selected}
      disabled={disabled}
      lang={lang}
      closeOnClick
      role="menuitemradio"
      onClick={select}
    >
      <span aria-hidden="true" className="w-12">
        {selected ? '✓' : ''}
      </span>
      {content}
    </BaseMenu.CheckboxItem>
  );
}

export interface PopupLinkProps {
  readonly href: Route;
  readonly children: ReactNode;
  /** Opens the page in a new tab. Say so in the text. */
  readonly newTab?: boolean;
  readonly current?: boolean;
}

export function PopupLink({ href, children, newTab = false, current = false }: PopupLinkProps) {
  return (
    <BaseMenu.LinkItem
      className={cn(ITEM, current && 'font-bold')}
      closeOnClick
      aria-current={current ? 'page' : undefined}
      {...(newTab
        ? { href, target: '_blank', rel: 'noreferrer' }
        : { render: <Link href={href} /> })}
    >
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
    </BaseMenu.LinkItem>
  );
}

export function PopupGroup({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <BaseMenu.Group className="border-t border-rule py-4 first:border-t-0">
      <BaseMenu.GroupLabel className="px-12 py-4 text-small text-soft">{label}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  );
}
