import { AUDIT_FACTS, type AuditFactName } from '#lib/protocol/audit-facts.ts';
import type { SecurityLogEntry } from '#lib/protocol/api/security-log.ts';

type FactValue = SecurityLogEntry['detail'][string];
/** What a fact can be, as `AUDIT_FACTS` lists it. */
export type FactKind =
  'text' | 'number' | 'flag' | readonly string[] | { readonly list: readonly string[] };

/** The messages of the security log, as `useTranslations('securityLog')` returns them. */
export type FactMessages = (key: string, values?: Record<string, string | number>) => string;

/**
 * A fact of an entry in words. null: there is nothing to say. Facts and values that this version
 * doesn't know, from older or newer entries, are shown as they were recorded.
 */
export function formatFact(
  t: FactMessages,
  [name, value]: readonly [name: string, value: FactValue],
  listSeparator: string,
): string | null {
  if (value === null) return null;
  const kind = findKind(name);
  const word = kind === null ? null : wordFor(t, kind, [name, value], listSeparator);
  if (word === null) return t('otherFact', { name, value: String(value) });
  return kind === 'flag' ? String(word) : t(`facts.${name}`, { value: word });
}

function findKind(name: string): FactKind | null {
  return Object.hasOwn(AUDIT_FACTS, name) ? AUDIT_FACTS[name as AuditFactName] : null;
}

/** The value in words; null if it isn't one that the fact has. */
function wordFor(
  t: FactMessages,
  kind: FactKind,
  [name, value]: readonly [name: string, value: string | number | boolean],
  listSeparator: string,
): string | number | null {
  if (kind === 'number') return typeof value === 'number' ? value : null;
  if (kind === 'text') return String(value);
  if (kind === 'flag')
    return typeof value === 'boolean' ? t(`flags.${name}.${String(value)}`) : null;
  const isList = 'list' in kind;
  const known = isList ? kind.list : kind;
  const words = isList ? String(value).split(',') : [String(value)];
  return words.every((word) => known.includes(word))
    ? words.map((word) => t(`values.${name}.${word}`)).join(listSeparator)
    : null;
}
