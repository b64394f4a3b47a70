import { MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';

/**
 * The name of a copy: with the first number in brackets that isn't taken, from 2. A number without
 * brackets belongs to the name, as in "Kubernetes 101".
 */
export function nextFreeName(name: string, taken: readonly string[]): string {
  const base = name.replace(/ \(\d{1,4}\)$/, '');
  const used = new Set(taken);
  for (let number = 2; ; number += 1) {
    const suffix = ` (${String(number)})`;
    const next = `${cut(base, MAX_WORKSHOP_NAME_CHARS - suffix.length)}${suffix}`;
    if (!used.has(next)) return next;
  }
}

/** At most `maxChars` code units, and no half of a surrogate pair. */
function cut(text: string, maxChars: number): string {
  return text
    .slice(0, maxChars)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
