import { formatApiVersion, parseGvk, formatApiPath, type RecordedKind } from './recording.ts';

/** The target of an API path. */
export type Route =
  | { kind: 'discovery'; body: object }
  | { kind: 'health' }
  | { kind: 'collection'; of: RecordedKind; namespace?: string }
  | { kind: 'object'; of: RecordedKind; namespace?: string; name: string }
  | { kind: 'unknown' };

const VERBS = ['get', 'list', 'watch'];

/** Finds the target among the kinds of a recording. Groups that it doesn't contain don't exist. */
export function parseRoute(path: string, kinds: RecordedKind[], kubernetes: string): Route {
  if (['/readyz', '/livez', '/healthz'].includes(path)) return { kind: 'health' };
  const body = discoveryDocument(path, kinds, kubernetes);
  if (body) return { kind: 'discovery', body };
  for (const of of kinds) {
    const found = parseKindRoute(path, of);
    if (found) return found;
  }
  return { kind: 'unknown' };
}

function parseKindRoute(path: string, of: RecordedKind): Route | undefined {
  const all = formatApiPath(of);
  if (path === all) return { kind: 'collection', of };
  if (!of.namespaced) {
    const name = path.startsWith(`${all}/`) ? path.slice(all.length + 1) : '';
    return name !== '' && !name.includes('/') ? { kind: 'object', of, name } : undefined;
  }
  const base = all.slice(0, -of.resource.length);
  if (!path.startsWith(`${base}namespaces/`)) return undefined;
  const [namespace, resource, name, ...rest] = path.slice(`${base}namespaces/`.length).split('/');
  if (namespace === undefined || resource !== of.resource || rest.length > 0) return undefined;
  return name === undefined
    ? { kind: 'collection', of, namespace }
    : { kind: 'object', of, namespace, name };
}

function discoveryDocument(
  path: string,
  kinds: RecordedKind[],
  kubernetes: string,
): object | undefined {
  if (path === '/version') {
    const [major, minor] = kubernetes.replace(/^v/, '').split('.');
    return { major, minor, gitVersion: kubernetes, platform: 'linux/amd64' };
  }
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis')
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: listGroups(kinds) };
  const groupVersion = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/
    .exec(path)
    ?.slice(1)
    .find((part) => part !== undefined);
  const members = kinds.filter((kind) => formatApiVersion(kind) === groupVersion);
  if (groupVersion === undefined || members.length === 0) return undefined;
  const resources = members.map((kind) => {
    const name = parseGvk(kind.gvk).kind;
    return {
      name: kind.resource,
      singularName: name.toLowerCase(),
      namespaced: kind.namespaced,
      kind: name,
      verbs: VERBS,
    };
  });
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function listGroups(kinds: RecordedKind[]): object[] {
  const groupVersions = new Set(
    kinds.map(formatApiVersion).filter((apiVersion) => apiVersion.includes('/')),
  );
  return [...groupVersions].map((groupVersion) => {
    const [name, version] = groupVersion.split('/');
    return {
      name,
      versions: [{ groupVersion, version }],
      preferredVersion: { groupVersion, version },
    };
  });
}
