import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
// Import only this file, because the whole package takes 100 MB of memory.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { en, type Messages } from '#agents/messages/en.ts';
import type { KubeconfigSources } from '#agents/types.ts';

export interface LoadedKubeconfig {
  readonly config: KubeConfig;
  /** The files, joined as in KUBECONFIG, or `in-cluster`. */
  readonly source: string;
  /** The contents of the files. A changed text means a changed credential. */
  readonly text: string;
}

/** No usable kubeconfig was found. The message says what to do and has no final full stop. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Loads the kubeconfig that kubectl would use: the file of the flag, else all existing files of
 * KUBECONFIG, merged, else `~/.kube/config`, else the service account of the Pod.
 * @throws {KubeconfigError}
 */
export function loadKubeconfig(
  sources: KubeconfigSources,
  messages: Messages = en,
): LoadedKubeconfig {
  const files = listFiles(sources, messages);
  if (files.length === 0) {
    if (sources.inCluster !== undefined && existsSync(join(SERVICE_ACCOUNT_FOLDER, 'token')))
      return loadInCluster(sources.inCluster);
    throw new KubeconfigError(messages.kubeconfig.notFound);
  }
  const config = new KubeConfig();
  const texts = files.map((file) => mergeFile(config, file, messages));
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new KubeconfigError(messages.kubeconfig.noContext(files.join(', ')));
  // client-node refuses plain HTTP unless TLS verification is off. HTTP has no TLS to verify.
  const current = cluster.server.startsWith('http:')
    ? skipTlsVerification(config, cluster.name)
    : config;
  return { config: current, source: files.join(delimiter), text: texts.join('\n') };
}

function listFiles({ flag, variable, home }: KubeconfigSources, messages: Messages): string[] {
  if (flag !== undefined) return [flag];
  const namedFiles = variable?.split(delimiter).filter((path) => path !== '') ?? [];
  if (namedFiles.length > 0) {
    const existing = namedFiles.filter((path) => existsSync(path));
    if (existing.length === 0)
      throw new KubeconfigError(messages.kubeconfig.missingFiles(namedFiles.join(', ')));
    return existing;
  }
  const defaultFile = home === undefined ? null : join(home, '.kube', 'config');
  return defaultFile !== null && existsSync(defaultFile) ? [defaultFile] : [];
}

/** For each name the first file takes precedence, as in kubectl. Returns the text of the file. */
function mergeFile(into: KubeConfig, file: string, { kubeconfig }: Messages): string {
  const next = new KubeConfig();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    next.loadFromFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const describe =
      code === 'ENOENT'
        ? kubeconfig.missing
        : code === 'EACCES'
          ? kubeconfig.notReadable
          : kubeconfig.invalid;
    throw new KubeconfigError(describe(file), { cause: error });
  }
  const addMissing = <Named extends { name: string }>(
    existing: Named[] | undefined,
    added: Named[] | undefined,
  ): Named[] => {
    const names = new Set(existing?.map(({ name }) => name));
    return [...(existing ?? []), ...(added ?? []).filter(({ name }) => !names.has(name))];
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
