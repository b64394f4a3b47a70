'use client';
import { useEffect } from 'react';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** `Control+Enter`, for Ctrl and for Command; a single key by `KeyboardEvent.key`, letters in lower case; null for what no page listens to. */
function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return `Control+${event.key}`;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** Keys of a page; single ones are off while somebody types. */
export function useKeys(keys: Readonly<Record<string, () => void>>, on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const act = name === null ? undefined : keys[name];
      if (
        act === undefined ||
        event.defaultPrevented ||
        (isTyping(event.target) && !name?.includes('+'))
      )
        return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [keys, on]);
}
