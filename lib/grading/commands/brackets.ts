/**
 * The index of the bracket that closes an expansion, from the position behind its opening bracket.
 * Quotes, escapes and nested brackets are skipped. The end of the text if there is none. One pass
 * with a stack, so it takes linear time for any text.
 */
export function findClosing(text: string, from: number, closing: ')' | '}'): number {
  const stack: string[] = [closing];
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const expected = stack.at(-1) ?? '';
    if (char === '\\' && expected !== "'") at += 1;
    else if (char === expected) {
      stack.pop();
      if (stack.length === 0) return at;
    } else {
      const opened = findOpened(text, at, expected);
      if (opened === null) continue;
      stack.push(opened.closing);
      at += opened.length - 1;
    }
  }
  return text.length;
}

/** The quote or bracket that is opened at a position, by what closes it. */
function findOpened(
  text: string,
  at: number,
  within: string,
): { readonly closing: string; readonly length: number } | null {
  if (within === "'") return null;
  if (text.startsWith('$(', at)) return { closing: ')', length: 2 };
  if (text.startsWith('${', at)) return { closing: '}', length: 2 };
  const char = text[at] ?? '';
  if (char === '"' || char === '`') return { closing: char, length: 1 };
  if (char === "'" && within !== '"') return { closing: "'", length: 1 };
  return char === '(' && within === ')' ? { closing: ')', length: 1 } : null;
}

/** The index of an unescaped character; the end of the text if there is none. */
export function findUnescaped(text: string, from: number, wanted: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === wanted) return at;
  }
  return text.length;
}
