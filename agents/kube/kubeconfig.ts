import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { en, type Messages } from '#agents/messages/en.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import type { KubeConnection } from './connection.ts';
import {
  parseKubeconfigFile,
  type EntryKind,
  type IgnoredEntry,
  type KubeconfigFile,
} from './kubeconfig-file.ts';

export interface LoadedKubeconfig {
  readonly config: KubeConnection;
  /** The files, joined as in KUBECONFIG, or `in-cluster`. */
  readonly source: string;
  /** The contents of the files. A changed text means a changed credential. */
  readonly text: string;
  /** One sentence for each incomplete entry. */
  readonly ignored: readonly string[];
}

/** No usable kubeconfig was found. The message says what to do and has no final full stop. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

/** `source` of the credential of a Pod. */
export const IN_CLUSTER = 'in-cluster';

/** Folder in which Kubernetes gives a Pod its credential. */
export function serviceAccountFolder(inCluster: KubeconfigSources['inCluster']): string {
  return inCluster?.folder ?? '/var/run/secrets/kubernetes.io/serviceaccount';
}

/**
 * Loads the kubeconfig that kubectl would use: the file of the flag, else all existing files of
 * KUBECONFIG, merged, else `~/.kube/config`, else the service account of the Pod. Empty files and
 * incomplete entries are skipped.
 * @throws {KubeconfigError}
 */
export function loadKubeconfig(
  sources: KubeconfigSources,
  messages: Messages = en,
): LoadedKubeconfig {
  const files = listFiles(sources, messages);
  const readFiles = files.map((path) => readFile(path, displayPath(path, sources.home), messages));
  const withContent = readFiles.filter(({ content }) => content !== null) as ReadFile[];
  if (withContent.length === 0) {
    const { inCluster } = sources;
    if (inCluster !== undefined && existsSync(join(serviceAccountFolder(inCluster), 'token')))
      return loadInCluster(inCluster);
    const names = readFiles.map(({ displayName }) => displayName).join(', ');
    throw new KubeconfigError(
      names === '' ? messages.kubeconfig.notFound : messages.kubeconfig.empty(names),
    );
  }
  const merged = mergeFiles(withContent.map(({ content }) => content));
  return {
    config: resolveContext(merged, files.join(', '), messages),
    source: files.join(delimiter),
    text: readFiles.map(({ text }) => text).join('\n'),
    ignored: withContent.flatMap(({ displayName, content }) =>
      content.ignored.map((entry) =>
        messages.kubeconfig.ignored(displayName, describeIgnored(entry, messages)),
      ),
    ),
  };
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

/** The path as a student writes it, with `~` for the home folder. */
function displayPath(path: string, home: string | undefined): string {
  return home !== undefined && path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

interface ReadFile {
  readonly displayName: string;
  readonly text: string;
  readonly content: KubeconfigFile;
}

function readFile(
  path: string,
  displayName: string,
  { kubeconfig }: Messages,
): Omit<ReadFile, 'content'> & { readonly content: KubeconfigFile | null } {
  try {
    const text = readFileSync(path, 'utf8');
    return { displayName, text, content: parseKubeconfigFile(text, path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const describe =
      code === 'ENOENT'
        ? kubeconfig.missing
        : code === 'EACCES'
          ? kubeconfig.notReadable
          : kubeconfig.invalid;
    throw new KubeconfigError(describe(path), { cause: error });
  }
}

/** For each name the first file takes precedence, as in kubectl. */
function mergeFiles(files: readonly KubeconfigFile[]): KubeconfigFile {
  const firstOfEachName = <Named extends { name: string }>(entries: readonly Named[]): Named[] =>
    [...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values()].toReversed();
  return {
    contexts: firstOfEachName(files.flatMap(({ contexts }) => contexts)),
    clusters: firstOfEachName(files.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(files.flatMap(({ users }) => users)),
    currentContext: files.find(({ currentContext }) => currentContext !== undefined)
      ?.currentContext,
    ignored: files.flatMap(({ ignored }) => ignored),
  };
}

/** Follows the current context to its cluster and user, and names the first that is missing. */
function resolveContext(
  { contexts, clusters, users, currentContext, ignored }: KubeconfigFile,
  files: string,
  messages: Messages,
): KubeConnection {
  const { kubeconfig } = messages;
  const findIgnored = (kind: EntryKind, name: string) =>
    ignored.find((entry) => entry.kind === kind && entry.name === name);
  const usable = listUsableContexts({ contexts, clusters, users }, messages);
  if (currentContext === undefined) throw new KubeconfigError(kubeconfig.noContext(files, usable));
  const context = contexts.find(({ name }) => name === currentContext);
  if (context === undefined)
    throw new KubeconfigError(
      findIgnored('context', currentContext) === undefined
        ? kubeconfig.missingContext(currentContext, usable)
        : kubeconfig.incompleteContext(currentContext, usable),
    );
  const findOrThrow = <Named extends { name: string }>(
    kind: 'cluster' | 'user',
    entries: readonly Named[],
    name: string,
  ): Named => {
    const found = entries.find((entry) => entry.name === name);
    if (found !== undefined) return found;
    const incomplete = findIgnored(kind, name);
    throw new KubeconfigError(
      kubeconfig.danglingContext(
        context.name,
        kind,
        name,
        incomplete === undefined ? null : kubeconfig.problems[incomplete.problem],
        usable,
      ),
    );
  };
  return {
    context: context.name,
    cluster: findOrThrow('cluster', clusters, context.cluster),
    user: context.user === undefined ? null : findOrThrow('user', users, context.user),
  };
}

/** How many contexts a message lists, and how much of each name. */
const LISTED_CONTEXTS = { count: 5, nameChars: 60 } as const;

/** Names of the contexts that lead to a cluster and a user; empty without any. */
function listUsableContexts(
  { contexts, clusters, users }: Pick<KubeconfigFile, 'contexts' | 'clusters' | 'users'>,
  { kubeconfig }: Messages,
): string {
  const clusterNames = new Set(clusters.map(({ name }) => name));
  const userNames = new Set(users.map(({ name }) => name));
  const names = contexts
    .filter(({ cluster, user }) => {
      return clusterNames.has(cluster) && (user === undefined || userNames.has(user));
    })
    .map(({ name }) => name.slice(0, LISTED_CONTEXTS.nameChars));
  const more = names.length - LISTED_CONTEXTS.count;
  return [
    ...names.slice(0, LISTED_CONTEXTS.count),
    ...(more > 0 ? [kubeconfig.moreContexts(more)] : []),
  ].join(', ');
}

function describeIgnored({ kind, name, problem }: IgnoredEntry, { kubeconfig }: Messages): string {
  return kubeconfig.entry(kind, name, kubeconfig.problems[problem]);
}

function loadInCluster(inCluster: NonNullable<KubeconfigSources['inCluster']>): LoadedKubeconfig {
  const { host, port } = inCluster;
  const folder = serviceAccountFolder(inCluster);
  const address = host.includes(':') ? `[${host}]` : host;
  const name = IN_CLUSTER;
  const config: KubeConnection = {
    context: name,
    cluster: {
      name,
      server: `https://${address}:${port}`,
      caFile: join(folder, 'ca.crt'),
      skipTlsVerify: false,
    },
    user: { name, tokenFile: join(folder, 'token'), impersonateGroups: [] },
  };
  return { config, source: name, text: '', ignored: [] };
}
