import type { Json } from '#lib/kit/json.ts';

/**
 * Replaces a namespace by another wherever a text can only mean the namespace: fields with that name,
 * DNS names, service accounts, and the notations of kubectl and the kubelet. A label or an image with
 * the same text stays.
 */
export function rewriteNamespace(
  from: string,
  to: string,
): <Value extends Json>(value: Value) => Value {
  if (from === to) return (value) => value;
  const name = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patterns = [
    `(?<=[a-z0-9]\\.)${name}(?=\\.svc|[:/\\s"'\`,;)]|$)`,
    `(?<=system:serviceaccounts?:)${name}(?=:|["'\\s]|$)`,
    `(?<=(?:^|\\s)(?:-n|--namespace)[ =])${name}(?=\\s|$)`,
    `(?<=namespaces?[ "':=]{1,3})${name}(?![\\w-])`,
    `(?<![\\w./-])${name}(?=/[a-z0-9])`,
    `(?<=_)${name}(?=\\()`,
  ].map((pattern) => new RegExp(pattern, 'g'));
  const replaceIn = (value: string): string =>
    patterns.reduce((result, pattern) => result.replace(pattern, () => to), value);
  function walk(value: Json, key: string): Json {
    if (typeof value === 'string')
      return key === 'namespace' && value === from ? to : replaceIn(value);
    if (Array.isArray(value)) return value.map((item) => walk(item, ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => [field, walk(item, field)]),
    );
  }
  return (value) => walk(value, '') as typeof value;
}
