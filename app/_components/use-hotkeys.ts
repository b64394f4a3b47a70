import { useEffect } from 'react';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

/** Whether a question covers the page. Its keys are its own, and the page behind it must not act. */
const isModalOpen = () => document.querySelector('dialog[open]') !== null;

/** Letters in a menu go to the entry that starts with them. */
function isInMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"]') !== null;
}

/** `k`, `Escape`, and `Ctrl+k` with the Control or Command key. */
function hotkeyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

/** Keys that repeat while held down. Others run once: a repeated command would undo itself. */
const REPEATABLE_KEYS: ReadonlySet<string> = new Set(['j', 'k', '[', ']']);

/**
 * Keyboard shortcuts of the page. The keys of `hotkeys` are values of `event.key`, with `Ctrl+` in
 * front for Control or Command. Single characters are off while the reader types or is in a menu, and
 * while `letterKeysEnabled` is false (WCAG 2.1.4). No key works behind a modal dialog.
 */
export function useHotkeys(
  hotkeys: Readonly<Record<string, () => void>>,
  letterKeysEnabled: boolean,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const name = hotkeyName(event);
      const run = hotkeys[name];
      if (!run || (event.repeat && !REPEATABLE_KEYS.has(name))) return;
      if (isModalOpen()) return;
      if (
        name.length === 1 &&
        (!letterKeysEnabled || isTyping(event.target) || isInMenu(event.target))
      )
        return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [hotkeys, letterKeysEnabled]);
}
