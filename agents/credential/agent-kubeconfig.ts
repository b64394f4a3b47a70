import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
import { readFileSync } from 'node:fs';
import { ACCOUNT, NAMESPACE } from './account.ts';

/**
 * Creates the agent's own kubeconfig: the student's cluster with the token of the account, and no
 * other data of the student. It is JSON, which is valid YAML.
 */
export function createAgentKubeconfig(studentConfig: KubeConfig, token: string): string {
  const cluster = studentConfig.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig has no cluster for its current context');
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

function toClusterEntry(cluster: Cluster): object {
  const authority =
    cluster.caFile === undefined ? cluster.caData : readFileSync(cluster.caFile).toString('base64');
  return {
    server: cluster.server,
    ...(authority === undefined ? {} : { 'certificate-authority-data': authority }),
    ...(cluster.skipTLSVerify === true ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
  };
}
