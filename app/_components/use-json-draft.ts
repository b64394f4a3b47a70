import { useCallback, useMemo } from 'react';
import { useDraft } from './local-storage.ts';

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Only values of the type that the form has: another version of Podium may have stored them. */
function pickValues<T extends object>(stored: Readonly<Record<string, unknown>>, like: T) {
  return Object.fromEntries(
    Object.entries(like).flatMap(([name, value]) => {
      const found = stored[name];
      const isSame = typeof found === typeof value && Array.isArray(found) === Array.isArray(value);
      return isSame ? [[name, found]] : [];
    }),
  ) as Partial<T>;
}

/**
 * What the reader has typed into a form. It is stored in this browser with every keystroke, so that it
 * survives a reload and a new sign-in. `like` has a value of each field's type, null for none.
 */
export function useJsonDraft<T extends object>(
  key: string,
  like: T,
): {
  readonly typed: Partial<T>;
  readonly type: (part: Partial<T>) => void;
  readonly clear: () => void;
} {
  const [text, setText] = useDraft(key);
  const typed = useMemo(() => pickValues(parseObject(text), like), [text, like]);
  const type = useCallback(
    (part: Partial<T>) => setText(JSON.stringify({ ...typed, ...part })),
    [setText, typed],
  );
  return { typed, type, clear: useCallback(() => setText(''), [setText]) };
}
