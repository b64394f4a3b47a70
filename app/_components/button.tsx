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

export function Button({
  primary = false,
  size,
  shortcut,
  className,
  children,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      type={type}
      data-part="button"
      className={cn(buttonVariants({ primary, size }), className)}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      {children}
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}
