'use client';
import { useEffect } from 'react';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** `Control+Enter`, for Ctrl and for Command; a single key by `KeyboardEvent.key`, letters in lower case; null for what no page listens to. */
function hotkeyName(event: KeyboardEvent): string | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return `Control+${event.key}`;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** Keys of a page; single ones are off while somebody types. */
export function useHotkeys(hotkeys: Readonly<Record<string, () => void>>, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const handleKeyDown = (event: KeyboardEvent) => {
      const name = hotkeyName(event);
      const action = name === null ? undefined : hotkeys[name];
      if (
        action === undefined ||
        event.defaultPrevented ||
        (isTyping(event.target) && !name?.includes('+'))
      )
        return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', handleKeyDown);
    return () => document.removeEventListener('keydown', handleKeyDown);
  }, [hotkeys, enabled]);
}
