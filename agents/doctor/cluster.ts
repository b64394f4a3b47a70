import { z } from 'zod';
import { BUILT_IN } from '#lib/cluster/plan.ts';
import { apiMessage, clusterApi, type ClusterApi } from '#agents/kube/request-api.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import type { Finding } from '#agents/control-socket/protocol.ts';
import type { KubeconfigPlaces } from '#agents/types.ts';
import { fine, problem } from './finding.ts';
import { whyNoAnswer } from './http.ts';

const Version = z.object({ gitVersion: z.string() });
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });
const RECONNECT = 'was the cluster made anew? Then run: podium-agent reconnect';

/** Whether the API server of this kubeconfig answers, and lets us see what Podium looks at. */
export async function examineCluster(places: KubeconfigPlaces): Promise<Finding[]> {
  let api: ClusterApi;
  let from: string;
  try {
    const loaded = loadKubeconfig(places);
    from = loaded.from;
    api = clusterApi(loaded.config);
  } catch (error) {
    return [
      problem(
        'kubeconfig',
        `${(error as Error).message}.`,
        'does `kubectl get nodes` work? If the agent is installed, run: podium-agent reconnect',
      ),
    ];
  }
  return [fine('kubeconfig', `${from}, context ${api.context}.`), ...(await examineApi(api))];
}

async function examineApi(api: ClusterApi): Promise<Finding[]> {
  try {
    const answer = await api.request('GET', '/version');
    const version = Version.safeParse(answer.body);
    if (answer.status === 401)
      return [
        problem('API server', `${api.server} does not know this account (any more).`, RECONNECT),
      ];
    if (!version.success)
      return [
        problem(
          'API server',
          `${api.server} answers: ${apiMessage(answer)}.`,
          'try `kubectl version`; the address in the kubeconfig may be wrong.',
        ),
      ];
    return [
      fine('API server', `${api.server} answers, ${version.data.gitVersion}.`),
      await examineRights(api),
    ];
  } catch (error) {
    return [
      problem(
        'API server',
        `${api.server} cannot be reached: ${whyNoAnswer(error)}.`,
        `does \`kubectl get nodes\` work? If the cluster is stopped, start it; ${RECONNECT}`,
      ),
    ];
  }
}

async function examineRights(api: ClusterApi): Promise<Finding> {
  const missing: string[] = [];
  for (const { gvk, resource } of BUILT_IN) {
    const group = gvk.split('/').length === 3 ? gvk.split('/')[0] : '';
    if (!(await mayI(api, { verb: 'list', group, resource }))) missing.push(resource);
  }
  if (missing.length > 0)
    return problem(
      'rights',
      `this account may not see ${missing.join(', ')}.`,
      'exercises on them stay unknown; run `podium-agent reconnect` with a kubeconfig that may do all.',
    );
  const writes = await mayI(api, { verb: 'create', group: '', resource: 'pods' });
  return fine(
    'rights',
    writes
      ? 'all that Podium looks at (with your own account, which may write too; the agent only reads).'
      : 'all that Podium looks at, and no right to change anything.',
  );
}

/** Kubernetes' own answer; every account may ask (role system:basic-user), and nothing is stored. */
export async function mayI(
  api: ClusterApi,
  resourceAttributes: {
    verb: string;
    group?: string | undefined;
    resource: string;
    subresource?: string;
  },
): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const review = Review.safeParse(
    (await api.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body))
      .body,
  );
  return review.success && review.data.status.allowed;
}
