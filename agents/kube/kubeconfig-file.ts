import { dirname, isAbsolute, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { ExecConfig, KubeCluster, KubeUser } from './connection.ts';

/** A context; `cluster` and `user` are names. */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly user?: string | undefined;
}

export type EntryKind = 'context' | 'cluster' | 'user';

/** An entry that can't be used. The others still count, as in kubectl. */
export interface IgnoredEntry {
  readonly kind: EntryKind;
  /** Null if the entry has no name. */
  readonly name: string | null;
  readonly problem: 'no-name' | 'no-cluster' | 'no-server' | 'invalid';
}

/** The content of one kubeconfig file. */
export interface KubeconfigFile {
  readonly contexts: readonly KubeContext[];
  readonly clusters: readonly KubeCluster[];
  readonly users: readonly KubeUser[];
  readonly currentContext: string | undefined;
  readonly ignored: readonly IgnoredEntry[];
}

/** An empty text and null count as unset. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);
const optionalList = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const optionalSwitch = z
  .boolean()
  .nullish()
  .transform((value) => value === true);

const Document = z.object({
  'current-context': optionalText,
  contexts: optionalList(z.unknown()),
  clusters: optionalList(z.unknown()),
  users: optionalList(z.unknown()),
});
const Named = z.object({ name: z.string().min(1) });

const ContextEntry = z.object({
  context: z
    .object({ cluster: optionalText, user: optionalText })
    .nullish()
    .transform((context) => context ?? { cluster: undefined, user: undefined }),
});

/** Name of the cluster extension that is passed to exec plug-ins. */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';
const ClusterFields = z.object({
  server: optionalText,
  'certificate-authority-data': optionalText,
  'certificate-authority': optionalText,
  'insecure-skip-tls-verify': optionalSwitch,
  'tls-server-name': optionalText,
  'proxy-url': optionalText,
  extensions: optionalList(z.object({ name: z.string(), extension: z.unknown() })),
});
const ClusterEntry = z.object({
  cluster: ClusterFields.nullish().transform((cluster) => cluster ?? ClusterFields.parse({})),
});

const ExecFields = z.object({
  apiVersion: z.string().min(1),
  command: z.string().min(1),
  args: optionalList(z.string()),
  env: optionalList(z.object({ name: z.string().min(1), value: z.string() })),
  installHint: optionalText,
  provideClusterInfo: optionalSwitch,
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).nullish(),
});
const UserFields = z.object({
  'client-certificate-data': optionalText,
  'client-certificate': optionalText,
  'client-key-data': optionalText,
  'client-key': optionalText,
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  password: optionalText,
  as: optionalText,
  'as-uid': optionalText,
  'as-groups': optionalList(z.string()),
  'as-user-extra': z
    .record(z.string(), z.array(z.string()))
    .nullish()
    .transform((extra) => extra ?? {}),
  exec: ExecFields.nullish(),
  'auth-provider': z.looseObject({ name: z.string() }).nullish(),
});
const UserEntry = z.object({
  user: UserFields.nullish().transform((user) => user ?? UserFields.parse({})),
});

/**
 * Parses a kubeconfig file. Incomplete entries are listed in `ignored`. Returns null if the file
 * has no content, only comments or an empty document.
 * @param file its path; relative paths in it start at its folder
 * @throws {Error} the text isn't a kubeconfig
 */
export function parseKubeconfigFile(text: string, file: string): KubeconfigFile | null {
  const content = parseFirstDocument(text);
  if (content === null || content === undefined) return null;
  const document = Document.parse(content);
  const folder = dirname(file);
  const ignored: IgnoredEntry[] = [];
  const readEntries = <Entry, Result extends { readonly name: string }>(
    kind: EntryKind,
    entries: readonly unknown[],
    schema: z.ZodType<Entry>,
    toResult: (name: string, entry: Entry) => Result | IgnoredEntry['problem'],
  ): Result[] => {
    const results = new Map<string, Result>();
    for (const raw of entries) {
      const name = Named.safeParse(raw).data?.name ?? null;
      const entry = schema.safeParse(raw);
      const result =
        name === null ? 'no-name' : entry.success ? toResult(name, entry.data) : 'invalid';
      if (typeof result === 'string') ignored.push({ kind, name, problem: result });
      else if (!results.has(result.name)) results.set(result.name, result);
    }
    return [...results.values()];
  };
  return {
    contexts: readEntries('context', document.contexts, ContextEntry, (name, { context }) =>
      context.cluster === undefined
        ? 'no-cluster'
        : { name, cluster: context.cluster, user: context.user },
    ),
    clusters: readEntries('cluster', document.clusters, ClusterEntry, (name, { cluster }) =>
      cluster.server === undefined ? 'no-server' : toCluster(name, cluster.server, cluster, folder),
    ),
    users: readEntries('user', document.users, UserEntry, (name, { user }) =>
      toUser(name, user, folder),
    ),
    currentContext: document['current-context'],
    ignored,
  };
}

/** kubectl reads the first document of a file, and refuses a key that occurs twice. */
function parseFirstDocument(text: string): unknown {
  const documents = parseAllDocuments(text, { merge: true, logLevel: 'error' });
  const first = Array.isArray(documents) ? documents[0] : undefined;
  const [error] = first?.errors ?? [];
  if (error !== undefined) throw error;
  return first?.toJS() ?? null;
}

function toAbsolute(folder: string, path: string | undefined): string | undefined {
  return path === undefined || isAbsolute(path) ? path : join(folder, path);
}

function toCluster(
  name: string,
  server: string,
  fields: z.infer<typeof ClusterFields>,
  folder: string,
): KubeCluster {
  return {
    name,
    server: toUrl(server, fields),
    caData: fields['certificate-authority-data'],
    caFile: toAbsolute(folder, fields['certificate-authority']),
    skipTlsVerify: fields['insecure-skip-tls-verify'],
    tlsServerName: fields['tls-server-name'],
    proxyUrl: fields['proxy-url'],
    execConfig: fields.extensions.find((extension) => extension.name === EXEC_EXTENSION)?.extension,
  };
}

/** A URL without a trailing slash. An address without a scheme is one, as in client-go. */
function toUrl(server: string, fields: z.infer<typeof ClusterFields>): string {
  const hasTls =
    fields['insecure-skip-tls-verify'] ||
    fields['certificate-authority-data'] !== undefined ||
    fields['certificate-authority'] !== undefined;
  const url = server.includes('://') ? server : `${hasTls ? 'https' : 'http'}://${server}`;
  return url.replace(/\/+$/, '');
}

function toUser(name: string, fields: z.infer<typeof UserFields>, folder: string): KubeUser {
  return {
    name,
    certData: fields['client-certificate-data'],
    certFile: toAbsolute(folder, fields['client-certificate']),
    keyData: fields['client-key-data'],
    keyFile: toAbsolute(folder, fields['client-key']),
    token: fields.token,
    tokenFile: toAbsolute(folder, fields.tokenFile),
    username: fields.username,
    password: fields.password,
    impersonateUser: fields.as,
    impersonateUid: fields['as-uid'],
    impersonateGroups: fields['as-groups'],
    impersonateExtra: fields['as-user-extra'],
    exec: fields.exec == null ? undefined : toExecConfig(fields.exec, folder),
    authProvider: fields['auth-provider'] ?? undefined,
  };
}

function toExecConfig(fields: z.infer<typeof ExecFields>, folder: string): ExecConfig {
  const { apiVersion, command, args, env, installHint, provideClusterInfo } = fields;
  return {
    apiVersion,
    command: command.includes('/') ? (toAbsolute(folder, command) ?? command) : command,
    args,
    env,
    installHint,
    provideClusterInfo,
    needsTerminal: fields.interactiveMode === 'Always',
  };
}
