import type { ButtonHTMLAttributes } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The one thing to do here; ink, since colour is for states. */
  readonly primary?: boolean;
  /** The key that does the same. */
  readonly shortcut?: string;
}

export function Button({
  primary = false,
  shortcut,
  className,
  children,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={['button', primary ? 'button-main' : '', className ?? '']
        .filter(Boolean)
        .join(' ')}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      {children}
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}
