import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
// Only this file of the package: the whole of it takes 100 MB of memory.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { KubeconfigSources } from '#agents/types.ts';

export interface LoadedKubeconfig {
  readonly config: KubeConfig;
  /** The files it was read from, joined as in KUBECONFIG, or `in-cluster`. */
  readonly source: string;
  /** The files' contents: another text is another credential. */
  readonly text: string;
}

/** No kubeconfig, or none that can be used; the message says what to do. */
export class KubeconfigError extends Error {
  override readonly name = 'NoKubeconfig';
}

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubeconfig that kubectl would take: the flag's file, else all that KUBECONFIG names and that exist, merged, else
 * `~/.kube/config`, else the Pod's own service account.
 * @throws {NoKubeconfig}
 */
export function loadKubeconfig(sources: KubeconfigSources): LoadedKubeconfig {
  const files = listFiles(sources);
  if (files.length === 0) {
    if (sources.inCluster !== undefined && existsSync(join(SERVICE_ACCOUNT_FOLDER, 'token')))
      return loadInCluster(sources.inCluster);
    throw new KubeconfigError(
      'no kubeconfig was found: make a cluster, or say where its kubeconfig is (--kubeconfig FILE)',
    );
  }
  const config = new KubeConfig();
  const texts = files.map((file) => mergeFile(config, file));
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new KubeconfigError(
      `${files.join(', ')} has no current context: choose one with \`kubectl config use-context\``,
    );
  // client-node refuses plain HTTP unless TLS is not verified; there is none to verify.
  const current = cluster.server.startsWith('http:')
    ? skipTlsVerification(config, cluster.name)
    : config;
  return { config: current, source: files.join(delimiter), text: texts.join('\n') };
}

function listFiles({ flag, variable, home }: KubeconfigSources): string[] {
  if (flag !== undefined) return [flag];
  const namedFiles = variable?.split(delimiter).filter((path) => path !== '') ?? [];
  if (namedFiles.length > 0) {
    const existing = namedFiles.filter((path) => existsSync(path));
    if (existing.length === 0)
      throw new KubeconfigError(`no file that KUBECONFIG names is there: ${namedFiles.join(', ')}`);
    return existing;
  }
  const defaultFile = home === undefined ? null : join(home, '.kube', 'config');
  return defaultFile !== null && existsSync(defaultFile) ? [defaultFile] : [];
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
    const reason =
      code === 'ENOENT'
        ? 'is not there'
        : code === 'EACCES'
          ? 'may not be read by this user'
          : 'is no kubeconfig';
    throw new KubeconfigError(`${file} ${reason}`, { cause: error });
  }
  const addMissing = <Named extends { name: string }>(
    there: Named[] | undefined,
    more: Named[] | undefined,
  ): Named[] => {
    const names = new Set(there?.map(({ name }) => name));
    return [...(there ?? []), ...(more ?? []).filter(({ name }) => !names.has(name))];
  };
  into.loadFromOptions({
    clusters: addMissing(into.clusters, next.clusters),
    users: addMissing(into.users, next.users),
    contexts: addMissing(into.contexts, next.contexts),
    currentContext: into.currentContext || next.currentContext,
  });
  return text;
}

function skipTlsVerification(config: KubeConfig, name: string): KubeConfig {
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

function loadInCluster({ host, port }: { host: string; port: string }): LoadedKubeconfig {
  const config = new KubeConfig();
  const address = host.includes(':') ? `[${host}]` : host;
  config.loadFromOptions({
    clusters: [
      {
        name: 'in-cluster',
        caFile: join(SERVICE_ACCOUNT_FOLDER, 'ca.crt'),
        server: `https://${address}:${port}`,
        skipTLSVerify: false,
      },
    ],
    users: [
      {
        name: 'in-cluster',
        authProvider: {
          name: 'tokenFile',
          config: { tokenFile: join(SERVICE_ACCOUNT_FOLDER, 'token') },
        },
      },
    ],
    contexts: [{ name: 'in-cluster', cluster: 'in-cluster', user: 'in-cluster' }],
    currentContext: 'in-cluster',
  });
  return { config, source: 'in-cluster', text: '' };
}
