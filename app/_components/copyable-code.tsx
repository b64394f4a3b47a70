import { useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';

type CopyState = 'not-yet' | 'copied' | 'selected';

/**
 * Copies `text`. Browsers refuse the clipboard on plain HTTP except on localhost: then the text of
 * `element` is selected instead.
 */
async function copyText(text: string, element: HTMLElement | null): Promise<CopyState> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    if (element) window.getSelection()?.selectAllChildren(element);
    return 'selected';
  }
}

/** iPadOS reports the platform of a Mac. */
function copyKeys(): string {
  return /^(Mac|iP)/.test(navigator.platform) ? '⌘C' : 'Ctrl+C';
}

interface Props {
  readonly text: string;
  /** Names the code for screen readers. */
  readonly label: string;
  /** On the button, such as "Copy link"; by default "Copy". */
  readonly copyLabel?: string;
  /** The same characters with highlighting; otherwise `text`. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly preClassName?: string;
  readonly buttonClassName?: string;
}

/** Code with a button that copies it. */
export function CopyableCode({
  text,
  label,
  copyLabel,
  children = text,
  className,
  preClassName,
  buttonClassName,
}: Props) {
  const t = useTranslations('common.copy');
  const pre = useRef<HTMLPreElement>(null);
  const [copyState, setCopyState] = useState<CopyState>('not-yet');
  return (
    <div data-part="code" className={cn('flex items-start border border-rule bg-sunk', className)}>
      <pre
        ref={pre}
        tabIndex={0}
        aria-label={label}
        className={cn(
          'min-w-0 flex-1 px-10 py-8 text-[0.8125rem]/21 wrap-anywhere whitespace-pre-wrap',
          preClassName,
        )}
      >
        {children}
      </pre>
      <Button
        className={cn('m-4 bg-paper', buttonClassName)}
        onClick={() => void copyText(text, pre.current).then(setCopyState)}
      >
        <span aria-live="polite">
          {copyState === 'selected'
            ? t('selected', { keys: copyKeys() })
            : copyState === 'copied'
              ? t('copied')
              : (copyLabel ?? t('copy'))}
        </span>
      </Button>
    </div>
  );
}
