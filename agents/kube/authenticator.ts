import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
// Import only this file, because the whole package takes 100 MB of memory.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { systemClock } from '#lib/kit/clock.ts';
import type { KubeCluster, KubeConnection, KubeUser } from './connection.ts';
import { CredentialError, type Credential, type CredentialSource } from './credential.ts';
import { createExecSource } from './exec-credential.ts';
import { createTokenFileSource } from './token-file.ts';

/**
 * Creates the source of a user's credentials, in client-go's order: an exec plug-in, a token file,
 * a token, an `auth-provider`. Certificates of the user are added to each.
 */
export function createCredentialSource({
  cluster,
  user,
  context,
}: KubeConnection): CredentialSource {
  if (user === null) return fixedSource(() => Promise.resolve({}));
  if (user.exec !== undefined) return createExecSource(user.exec, cluster);
  if (user.tokenFile !== undefined)
    return withCertificates(createTokenFileSource(user.tokenFile, user.token, systemClock), user);
  if (user.token === undefined && user.authProvider !== undefined) {
    const provider = createAuthProvider({ cluster, user, context });
    return withCertificates(fixedSource(provider), user);
  }
  return withCertificates(
    fixedSource(() => Promise.resolve({ token: user.token })),
    user,
  );
}

/** A source that has nothing newer after a refusal. */
function fixedSource(get: () => Promise<Credential>): CredentialSource {
  return { get, renew: () => Promise.resolve(null) };
}

/** Adds the certificate of the kubeconfig, read again for each request, because others rotate it. */
function withCertificates(source: CredentialSource, user: KubeUser): CredentialSource {
  const add = async (credential: Credential): Promise<Credential> => {
    const [cert, key] = await Promise.all([
      readPem(user.certData, user.certFile),
      readPem(user.keyData, user.keyFile),
    ]);
    return { ...credential, cert, key };
  };
  return {
    get: async () => add(await source.get()),
    async renew(used) {
      const credential = await source.renew(used);
      return credential === null ? null : add(credential);
    },
  };
}

/** The PEM of a field in base64 or of a file. Undefined if neither is set. */
export async function readPem(
  data: string | undefined,
  file: string | undefined,
): Promise<Buffer | undefined> {
  if (data !== undefined) return Buffer.from(data, 'base64');
  if (file === undefined) return undefined;
  return readFile(file).catch(() => {
    throw new CredentialError(({ kubeconfig }) => kubeconfig.fileUnreadable(file));
  });
}

/** Headers that prove the user and say for whom they act. */
export function createAuthHeaders(
  user: KubeUser | null,
  { token }: Credential,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
  else if (user?.username !== undefined)
    headers['Authorization'] =
      `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  if (user?.impersonateUser !== undefined) headers['Impersonate-User'] = user.impersonateUser;
  if (user !== null && user.impersonateGroups.length > 0)
    headers['Impersonate-Group'] = [...user.impersonateGroups];
  if (user?.impersonateUid !== undefined) headers['Impersonate-Uid'] = user.impersonateUid;
  // client-go percent-encodes a key, because a header name has fewer characters.
  for (const [key, values] of Object.entries(user?.impersonateExtra ?? {}))
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = [...values];
  return headers;
}

/** `auth-provider` is client-node's part: it refreshes tokens of OpenID Connect. */
function createAuthProvider(connection: KubeConnection): () => Promise<Credential> {
  const config = toClientConfig(connection, {});
  return async () => {
    const options: RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const headers = options.headers as Record<string, unknown>;
    const token = /^Bearer (.+)$/.exec(String(headers['Authorization'] ?? ''))?.[1];
    return { token };
  };
}

/**
 * The connection as client-node's kubeconfig. `certificates` replace those of the user. It provides
 * the agent for a proxy.
 */
export function toClientConfig(
  { context, cluster, user }: KubeConnection,
  certificates: Pick<Credential, 'cert' | 'key'>,
): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [toClientCluster(cluster)],
    users: [
      {
        name: user?.name ?? 'none',
        ...(user?.authProvider && { authProvider: user.authProvider }),
        ...(certificates.cert && { certData: certificates.cert.toString('base64') }),
        ...(certificates.key && { keyData: certificates.key.toString('base64') }),
      },
    ],
    contexts: [{ name: context, cluster: cluster.name, user: user?.name ?? 'none' }],
    currentContext: context,
  });
  return config;
}

function toClientCluster(cluster: KubeCluster): object {
  const { name, server, caData, caFile, skipTlsVerify, tlsServerName, proxyUrl } = cluster;
  return {
    name,
    server,
    ...(caData === undefined ? { caFile } : { caData }),
    // client-node refuses plain HTTP unless TLS verification is off. HTTP has no TLS to verify.
    skipTLSVerify: skipTlsVerify || server.startsWith('http:'),
    tlsServerName,
    proxyUrl,
  };
}
