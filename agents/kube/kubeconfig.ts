import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
// Only this file of the package: the whole of it takes 100 MB of memory.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { KubeconfigPlaces } from '#agents/types.ts';

export interface LoadedKubeconfig {
  readonly config: KubeConfig;
  /** The files it was read from, joined as in KUBECONFIG, or `in-cluster`. */
  readonly from: string;
  /** The files' contents: another text is another credential. */
  readonly text: string;
}

/** No kubeconfig, or none that can be used; the message says what to do. */
export class NoKubeconfig extends Error {
  override readonly name = 'NoKubeconfig';
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubeconfig that kubectl would take: the flag's file, else all that KUBECONFIG names and that exist, merged, else
 * `~/.kube/config`, else the Pod's own service account.
 * @throws {NoKubeconfig}
 */
export function loadKubeconfig(places: KubeconfigPlaces): LoadedKubeconfig {
  const files = filesOf(places);
  if (files.length === 0) {
    if (places.inCluster !== undefined && existsSync(join(SERVICE_ACCOUNT, 'token')))
      return inCluster(places.inCluster);
    throw new NoKubeconfig(
      'no kubeconfig was found: make a cluster, or say where its kubeconfig is (--kubeconfig FILE)',
    );
  }
  const config = new KubeConfig();
  const texts = files.map((file) => mergeFile(config, file));
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new NoKubeconfig(
      `${files.join(', ')} has no current context: choose one with \`kubectl config use-context\``,
    );
  // client-node refuses plain HTTP unless TLS is not verified; there is none to verify.
  const current = cluster.server.startsWith('http:') ? withoutTls(config, cluster.name) : config;
  return { config: current, from: files.join(delimiter), text: texts.join('\n') };
}

function filesOf({ flag, variable, home }: KubeconfigPlaces): string[] {
  if (flag !== undefined) return [flag];
  const named = variable?.split(delimiter).filter((path) => path !== '') ?? [];
  if (named.length > 0) {
    const there = named.filter((path) => existsSync(path));
    if (there.length === 0)
      throw new NoKubeconfig(`no file that KUBECONFIG names is there: ${named.join(', ')}`);
    return there;
  }
  const usual = home === undefined ? null : join(home, '.kube', 'config');
  return usual !== null && existsSync(usual) ? [usual] : [];
}

/** The first file that names something wins, as in kubectl. */
function mergeFile(into: KubeConfig, file: string): string {
  const next = new KubeConfig();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    next.loadFromFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EACCES'
          ? 'may not be read by this user'
          : 'is no kubeconfig';
    throw new NoKubeconfig(`${file} ${why}`, { cause: error });
  }
  const fresh = <Named extends { name: string }>(
    there: Named[] | undefined,
    more: Named[] | undefined,
  ): Named[] => {
    const names = new Set(there?.map(({ name }) => name));
    return [...(there ?? []), ...(more ?? []).filter(({ name }) => !names.has(name))];
  };
  into.loadFromOptions({
    clusters: fresh(into.clusters, next.clusters),
    users: fresh(into.users, next.users),
    contexts: fresh(into.contexts, next.contexts),
    currentContext: into.currentContext || next.currentContext,
  });
  return text;
}

function withoutTls(config: KubeConfig, name: string): KubeConfig {
  const plain = new KubeConfig();
  plain.loadFromOptions({
    clusters: config.clusters.map((cluster) =>
      cluster.name === name ? { ...cluster, skipTLSVerify: true } : cluster,
    ),
    users: config.users,
    contexts: config.contexts,
    currentContext: config.currentContext,
  });
  return plain;
}

function inCluster({ host, port }: { host: string; port: string }): LoadedKubeconfig {
  const config = new KubeConfig();
  const address = host.includes(':') ? `[${host}]` : host;
  config.loadFromOptions({
    clusters: [
      {
        name: 'in-cluster',
        caFile: join(SERVICE_ACCOUNT, 'ca.crt'),
        server: `https://${address}:${port}`,
        skipTLSVerify: false,
      },
    ],
    users: [
      {
        name: 'in-cluster',
        authProvider: { name: 'tokenFile', config: { tokenFile: join(SERVICE_ACCOUNT, 'token') } },
      },
    ],
    contexts: [{ name: 'in-cluster', cluster: 'in-cluster', user: 'in-cluster' }],
    currentContext: 'in-cluster',
  });
  return { config, from: 'in-cluster', text: '' };
}
