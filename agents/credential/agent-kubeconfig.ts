import { readFileSync } from 'node:fs';
import type { KubeCluster, KubeConnection } from '#agents/kube/connection.ts';
import { ACCOUNT, NAMESPACE } from '#lib/cluster/account.ts';

/**
 * Creates the agent's own kubeconfig: the student's cluster with the token of the account, and no
 * other data of the student. It is JSON, which is valid YAML.
 */
export function createAgentKubeconfig({ cluster }: KubeConnection, token: string): string {
  return `${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster.name, cluster: toClusterEntry(cluster) }],
    users: [{ name: ACCOUNT, user: { token } }],
    contexts: [
      { name: ACCOUNT, context: { cluster: cluster.name, user: ACCOUNT, namespace: NAMESPACE } },
    ],
    'current-context': ACCOUNT,
  })}\n`;
}

function toClusterEntry(cluster: KubeCluster): object {
  const authority =
    cluster.caData ??
    (cluster.caFile === undefined ? undefined : readFileSync(cluster.caFile).toString('base64'));
  return {
    server: cluster.server,
    ...(authority === undefined ? {} : { 'certificate-authority-data': authority }),
    ...(cluster.skipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
  };
}
