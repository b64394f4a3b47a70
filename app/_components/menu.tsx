'use client';
import { Suspense, useRef, useState, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { buttonVariants } from './button-variants.ts';
import { lazyWithPreload } from './lazy-with-preload.ts';
import type { PopupItemProps, PopupLinkProps } from './menu-popup.tsx';

/** The first paint doesn't need them: they are loaded when the pointer or the focus reaches a menu. */
const [MenuPopup, preloadPopup] = lazyWithPreload(() =>
  import('./menu-popup.tsx').then((module) => module.MenuPopup),
);
const [PopupItem] = lazyWithPreload(() =>
  import('./menu-popup.tsx').then((module) => module.PopupItem),
);
const [PopupLink] = lazyWithPreload(() =>
  import('./menu-popup.tsx').then((module) => module.PopupLink),
);
const [PopupGroup] = lazyWithPreload(() =>
  import('./menu-popup.tsx').then((module) => module.PopupGroup),
);

interface MenuProps {
  /** The accessible name of the button and of its menu. */
  readonly label: string;
  /** What the button shows: a text or an icon. */
  readonly trigger: ReactNode;
  /** `MenuItem`, `MenuLink` and `MenuGroup`. */
  readonly children: ReactNode;
  /** Of the button. */
  readonly className?: string;
  /** Names the button for tests: its `data-part`. */
  readonly part?: string;
  /** Called each time before it opens, for example to load what it lists. */
  readonly onOpen?: () => void;
}

/**
 * A button that opens a list of actions and links. Arrow keys, Home, End and the first letters move in
 * it; Escape closes it and gives the focus back to the button.
 */
export function Menu({ label, trigger, children, className, part = 'menu', onOpen }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = () => {
    onOpen?.();
    setIsOpen(true);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        data-part={part}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={cn(buttonVariants(), className)}
        onPointerEnter={preloadPopup}
        onFocus={preloadPopup}
        onClick={() => (isOpen ? setIsOpen(false) : open())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || isOpen) return;
          event.preventDefault();
          open();
        }}
      >
        {trigger}
      </button>
      {isOpen && (
        <Suspense>
          <MenuPopup label={label} anchor={button} onClose={() => setIsOpen(false)}>
            {children}
          </MenuPopup>
        </Suspense>
      )}
    </>
  );
}

/** An action in a `Menu`. It closes the menu and gets the focus back to its button first. */
export function MenuItem(props: PopupItemProps) {
  return <PopupItem {...props} />;
}

/** A link in a `Menu`. */
export function MenuLink(props: PopupLinkProps) {
  return <PopupLink {...props} />;
}

/** Items of a `Menu` that belong together, under a label. */
export function MenuGroup(props: { readonly label: string; readonly children: ReactNode }) {
  return <PopupGroup {...props} />;
}
