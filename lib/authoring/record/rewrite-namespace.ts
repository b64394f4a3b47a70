import type { Json } from '#lib/protocol/json.ts';

/**
 * Puts one namespace in place of another wherever a text can only mean the namespace: fields of that name, DNS names, accounts,
 * kubectl's and the kubelet's ways to write it. A label or an image that happens to be spelled alike stays.
 */
export function rewriteNamespace(
  from: string,
  to: string,
): <Value extends Json>(value: Value) => Value {
  if (from === to) return (value) => value;
  const name = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const places = [
    `(?<=[a-z0-9]\\.)${name}(?=\\.svc|[:/\\s"'\`,;)]|$)`,
    `(?<=system:serviceaccounts?:)${name}(?=:|["'\\s]|$)`,
    `(?<=(?:^|\\s)(?:-n|--namespace)[ =])${name}(?=\\s|$)`,
    `(?<=namespaces?[ "':=]{1,3})${name}(?![\\w-])`,
    `(?<![\\w./-])${name}(?=/[a-z0-9])`,
    `(?<=_)${name}(?=\\()`,
  ].map((pattern) => new RegExp(pattern, 'g'));
  const text = (value: string): string =>
    places.reduce((all, place) => all.replace(place, () => to), value);
  function walk(value: Json, key: string): Json {
    if (typeof value === 'string') return key === 'namespace' && value === from ? to : text(value);
    if (Array.isArray(value)) return value.map((item) => walk(item, ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name_, item]) => [name_, walk(item, name_)]),
    );
  }
  return (value) => walk(value, '') as typeof value;
}
