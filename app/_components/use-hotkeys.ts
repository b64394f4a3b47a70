'use client';
import { useEffect } from 'react';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

/** `k`, `Escape`, and with Ctrl, or the command key where that stands for it, `Ctrl+k`. */
function hotkeyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

/** A key held down walks on; it does no act over and over, which would take a seat and let it go by turns. */
const REPEATABLE_KEYS: ReadonlySet<string> = new Set(['j', 'k']);

/**
 * Keys of the whole page. `keys` is by `event.key`, or `Ctrl+` and that, which works while someone types. Letters are off while
 * someone types, and with `letters` false altogether.
 */
export function useHotkeys(
  keys: Readonly<Record<string, () => void>>,
  letterKeysEnabled: boolean,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const name = hotkeyName(event);
      const run = keys[name];
      if (!run || (event.repeat && !REPEATABLE_KEYS.has(name))) return;
      if (name.length === 1 && (!letterKeysEnabled || isTyping(event.target))) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [keys, letterKeysEnabled]);
}
