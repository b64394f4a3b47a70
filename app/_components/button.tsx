import type { ButtonHTMLAttributes } from 'react';
import { buttonVariants } from './button-variants.ts';
import { cn } from './cn.ts';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The main action of its form or card. Filled with ink, because colors are reserved for states. */
  readonly primary?: boolean;
  readonly size?: 'small' | 'medium' | 'large';
  /** The keyboard shortcut of the same action. Shown in the button. */
  readonly shortcut?: string;
}

/**
 * React focuses an element when it mounts, which fails inside a `<dialog>` that isn't open yet. The
 * attribute makes the dialog focus the button when it opens.
 */
const markAutofocus = (button: HTMLButtonElement | null) => button?.setAttribute('autofocus', '');

export function Button({
  primary = false,
  size,
  shortcut,
  className,
  children,
  type = 'button',
  autoFocus,
  ...rest
}: Props) {
  return (
    <button
      type={type}
      data-part="button"
      className={cn(buttonVariants({ primary, size }), className)}
      aria-keyshortcuts={shortcut}
      autoFocus={autoFocus}
      ref={autoFocus ? markAutofocus : undefined}
      {...rest}
    >
      {children}
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}
