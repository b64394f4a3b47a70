'use client';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

type CopyState = 'not-yet' | 'copied' | 'selected';

/** Puts `text` on the clipboard; where the browser refuses (plain http beyond this machine), selects it in `element`. */
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

/** Something to type or to hand on, whole, with a button that copies it. `label` names it for who can't see it; `children`: the same letters, told apart by weight. */
export function CopyableCode({
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
  const [copied, setCopied] = useState<CopyState>('not-yet');
  return (
    <div className="code">
      <pre ref={pre} tabIndex={0} aria-label={label}>
        {children}
      </pre>
      <Button onClick={() => void copyText(text, pre.current).then(setCopied)}>
        <span aria-live="polite">
          {copied === 'selected'
            ? t('selected', { keys: copyKeys() })
            : t(copied === 'copied' ? 'copied' : 'copy')}
        </span>
      </Button>
    </div>
  );
}
