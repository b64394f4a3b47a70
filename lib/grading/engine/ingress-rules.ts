import { objectsAt, textAt, textsAt, valueAt, type JsonObject } from '#lib/kit/json.ts';

/** Rules and paths of an Ingress, and blocks of its `tls`, that are compared. */
const MAX_COMPARED = 200;

/**
 * Whether a rule's host applies to requests for the other: the same name, or a wildcard that covers
 * exactly its first label. An empty host applies to all. Source: Ingress API, `rules[].host`.
 */
export function ruleCoversHost(ruleHost: string, host: string | undefined): boolean {
  if (ruleHost === '' || host === undefined) return true;
  const [rule, wanted] = [ruleHost.toLowerCase(), host.toLowerCase()];
  if (rule === wanted) return true;
  const firstDot = wanted.indexOf('.');
  return rule.startsWith('*.') && firstDot > 0 && rule.slice(1) === wanted.slice(firstDot);
}

/**
 * Whether a request can be handled by a rule of the Ingress or by its default backend. A path that is
 * no plain text counts as matching, because only its controller knows what it means. At most 200
 * rules and 200 paths of each are compared. Never throws.
 */
export function hasRuleFor(
  ingress: JsonObject,
  { host, path }: { readonly host?: string; readonly path: string },
): boolean {
  if (valueAt(ingress, 'spec', 'defaultBackend') !== undefined) return true;
  return objectsAt(ingress, 'spec', 'rules')
    .slice(0, MAX_COMPARED)
    .filter((rule) => ruleCoversHost(textAt(rule, 'host'), host))
    .flatMap((rule) => objectsAt(rule, 'http', 'paths').slice(0, MAX_COMPARED))
    .some((rulePath) => pathApplies(textAt(rulePath, 'path'), textAt(rulePath, 'pathType'), path));
}

/** `Prefix` compares element by element. Source: Ingress API, `pathType`. */
function pathApplies(rulePath: string, pathType: string, requested: string): boolean {
  const [path = ''] = requested.split(/[?#]/, 1);
  if (pathType !== 'Exact' && !/^[\w./~-]*$/.test(rulePath)) return true;
  if (pathType === 'Exact') return path === rulePath;
  if (pathType !== 'Prefix') return path.startsWith(rulePath);
  const prefix = rulePath.replace(/\/$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** How an Ingress gives a certificate to a host. */
export interface TlsSetting {
  /**
   * - `no-tls`: the Ingress has no `tls`.
   * - `hosts`: none of its blocks has the host.
   * - `no-secret`: the block of the host names no Secret.
   * - `secret`: it names one.
   */
  readonly why: 'no-tls' | 'hosts' | 'no-secret' | 'secret';
  /** Name of the Secret; empty if there is none. */
  readonly secret: string;
  /** For `hosts`: the hosts that the blocks have, separated by commas. */
  readonly hosts: string;
}

/** Hosts that a setting lists. */
const MAX_LISTED_HOSTS = 5;

/**
 * The block of `tls` for a host, or why there is none. A block without hosts applies to all. At most
 * 200 blocks are compared. Never throws.
 */
export function findTlsSetting(ingress: JsonObject, host: string): TlsSetting {
  const blocks = objectsAt(ingress, 'spec', 'tls').slice(0, MAX_COMPARED);
  const hostsOf = (block: JsonObject) => textsAt(block, 'hosts').slice(0, MAX_COMPARED);
  const covering = blocks.find((block) => {
    const hosts = hostsOf(block);
    return hosts.length === 0 || hosts.some((name) => ruleCoversHost(name, host));
  });
  if (covering) {
    const secret = textAt(covering, 'secretName');
    return { why: secret === '' ? 'no-secret' : 'secret', secret, hosts: '' };
  }
  if (blocks.length === 0) return { why: 'no-tls', secret: '', hosts: '' };
  return {
    why: 'hosts',
    secret: textAt(blocks[0], 'secretName'),
    hosts: blocks.flatMap(hostsOf).slice(0, MAX_LISTED_HOSTS).join(', '),
  };
}
