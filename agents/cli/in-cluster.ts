import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#lib/kit/error-text.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { CommandFailedError } from '#agents/errors.ts';
import { clusterMachineId, deriveClusterKey } from '#agents/identity/cluster-identity.ts';
import { hasStoredIdentity } from '#agents/identity/identity.ts';
import { readClusterUid } from '#agents/kube/cluster-facts.ts';
import { IN_CLUSTER, loadKubeconfig, serviceAccountFolder } from '#agents/kube/kubeconfig.ts';
import { createReadApi } from '#agents/kube/read-api.ts';
import { checkJoinToken } from '#agents/link/token-check.ts';
import type { AgentOptions } from '#agents/types.ts';
import { workloadOfPod } from '#agents/watch/own-workload.ts';
import type { AgentCliContext } from './context.ts';

/** How long a Pod waits for the API server and the server before it exits, ms. */
const IDENTITY_TIMEOUT_MS = 60_000;
const RETRY_MS = 2_000;

/** Everything about a Pod that the options of an agent on a VM don't have. */
type InClusterOptions = Pick<AgentOptions, 'findMachineId' | 'pod'>;

type ClusterIdentityOptions = Pick<
  AgentOptions,
  'kubeconfig' | 'server' | 'token' | 'version' | 'route' | 'hostname' | 'stateDir'
>;

/**
 * The identity of an agent in a Pod, whose files are lost with it: that of the cluster, and with a
 * personal token a key that every Pod derives. null on a VM. Kubernetes restarts the Pod after an error.
 * @throws {CommandFailedError} the API server or the server doesn't respond for a minute
 */
export async function findClusterIdentity(
  options: ClusterIdentityOptions,
  context: Pick<AgentCliContext, 'clock' | 'log' | 'stopSignal' | 'messages'>,
): Promise<InClusterOptions | null> {
  const { kubeconfig, token } = options;
  if (!isInCluster(kubeconfig)) return null;
  const deadline = context.clock.mono() + IDENTITY_TIMEOUT_MS;
  const uid = await retryUntil(deadline, () => requestClusterUid(kubeconfig), context);
  const isPersonal =
    token !== undefined &&
    (await retryUntil(deadline, () => requestIsPersonal({ ...options, token }), context));
  const secret = isPersonal ? JoinToken.safeParse(token).data?.secret : undefined;
  return {
    findMachineId: () => Promise.resolve(clusterMachineId(uid)),
    pod: {
      namespace: await readNamespace(kubeconfig),
      workload: workloadOfPod(options.hostname),
      derivedKey: secret === undefined ? undefined : deriveClusterKey(secret, uid),
    },
  };
}

function isInCluster(kubeconfig: AgentOptions['kubeconfig']): boolean {
  try {
    return loadKubeconfig(kubeconfig).source === IN_CLUSTER;
  } catch {
    return false;
  }
}

async function requestClusterUid(kubeconfig: AgentOptions['kubeconfig']): Promise<string> {
  const api = createReadApi(loadKubeconfig(kubeconfig).config);
  try {
    return await readClusterUid(api);
  } finally {
    api.close();
  }
}

/**
 * Whether to derive the key: if the token is for one seat, which the server also says of a spent or
 * expired token. It deletes old tokens; then the derived key is the only one that it can know.
 */
async function requestIsPersonal({
  server,
  token,
  version,
  route,
  stateDir,
}: Omit<ClusterIdentityOptions, 'token'> & { token: string }): Promise<boolean> {
  const result = await checkJoinToken(server, token, version, route);
  switch (result.kind) {
    case 'accepted':
      return result.personal;
    case 'refused': {
      const { refusal, personal, message } = result.refusal;
      if (personal === undefined) throw new Error(message);
      return personal || (refusal === 'token-unknown' && !hasStoredIdentity(stateDir));
    }
    case 'unreachable':
    case 'broken':
      throw new Error(result.reason);
    case 'malformed':
    case 'other-server':
    case 'unproven':
      // The link refuses this server or token, and says why.
      return false;
  }
}

async function retryUntil<T>(
  deadline: number,
  request: () => Promise<T>,
  { clock, log, stopSignal, messages }: Parameters<typeof findClusterIdentity>[1],
): Promise<T> {
  let lastReason = '';
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const reason = messageOf(error);
      if (stopSignal.aborted || clock.mono() >= deadline)
        throw new CommandFailedError(messages.install.noIdentity(reason));
      if (reason !== lastReason) log('warn', reason);
      lastReason = reason;
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}

async function readNamespace({ inCluster }: AgentOptions['kubeconfig']): Promise<string> {
  const file = join(serviceAccountFolder(inCluster), 'namespace');
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}
