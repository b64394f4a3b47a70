'use client';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

type Copied = 'not-yet' | 'copied' | 'selected';

/** Puts `text` on the clipboard; where the browser refuses (plain http beyond this machine), selects it in `element`. */
async function copy(text: string, element: HTMLElement | null): Promise<Copied> {
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

/** Something to type or to hand on, whole, with a button that copies it. `label` names it for who can't see it; `children`: the same letters, told apart by weight. */
export function Code({
  text,
  label,
  children = text,
}: {
  readonly text: string;
  readonly label: string;
  readonly children?: ReactNode;
}) {
  const t = useTranslations('common.copy');
  const pre = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<Copied>('not-yet');
  return (
    <div className="code">
      <pre ref={pre} tabIndex={0} aria-label={label}>
        {children}
      </pre>
      <Button onClick={() => void copy(text, pre.current).then(setCopied)}>
        <span aria-live="polite">
          {copied === 'selected'
            ? t('selected', { keys: copyKeys() })
            : t(copied === 'copied' ? 'copied' : 'copy')}
        </span>
      </Button>
    </div>
  );
}
