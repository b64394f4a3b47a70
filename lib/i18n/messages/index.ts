import type { NamespaceKeys, NestedKeyOf } from 'use-intl/core';
import type { Language } from '../language.ts';
import { compileMessages } from './compile.ts';
import { messages as en } from './en.ts';
import { messages as ja } from './ja.ts';
import type { Messages } from './types.ts';

const compiled = { ja: compileMessages(ja), en: compileMessages(en) } as const;

/** A namespace for `useTranslations`, such as `student.join`. */
export type Namespace = NamespaceKeys<Messages, NestedKeyOf<Messages>>;

/**
 * All messages of one language, compiled. For the server only: a "use client" file that imports this
 * would send both languages to every reader.
 */
export function getMessages(language: Language): Messages {
  return compiled[language];
}

/** The messages of some namespaces, for one page. */
export function pickMessages(
  language: Language,
  namespaces: readonly Namespace[],
): Partial<Messages> {
  const picked: Record<string, object> = {};
  for (const namespace of namespaces)
    copyBranch(
      picked,
      getMessages(language) as unknown as Record<string, object>,
      namespace.split('.'),
    );
  return picked as Partial<Messages>;
}

function copyBranch(
  target: Record<string, object>,
  source: Record<string, object>,
  [key, ...rest]: readonly string[],
): void {
  if (key === undefined) return;
  const found = source[key] ?? {};
  if (rest.length === 0) target[key] = found;
  else
    copyBranch(
      (target[key] = { ...target[key] }) as Record<string, object>,
      found as Record<string, object>,
      rest,
    );
}
