import { z } from 'zod';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import {
  apiErrorMessage,
  createRequestApi,
  type KubeRequestApi,
} from '#agents/kube/request-api.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { okFinding, problemFinding } from './finding.ts';
import { describeRequestError } from './http.ts';

const Version = z.object({ gitVersion: z.string() });
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });
const RECONNECT_HINT = 'was the cluster made anew? Then run: podium-agent reconnect';

/** Whether the API server of this kubeconfig answers, and lets us see what Podium looks at. */
export async function checkCluster(sources: KubeconfigSources): Promise<DoctorFinding[]> {
  let api: KubeRequestApi;
  let source: string;
  try {
    const loaded = loadKubeconfig(sources);
    source = loaded.source;
    api = createRequestApi(loaded.config);
  } catch (error) {
    return [
      problemFinding(
        'kubeconfig',
        `${(error as Error).message}.`,
        'does `kubectl get nodes` work? If the agent is installed, run: podium-agent reconnect',
      ),
    ];
  }
  return [
    okFinding('kubeconfig', `${source}, context ${api.context}.`),
    ...(await checkApiServer(api)),
  ];
}

async function checkApiServer(api: KubeRequestApi): Promise<DoctorFinding[]> {
  try {
    const answer = await api.request('GET', '/version');
    const version = Version.safeParse(answer.body);
    if (answer.status === 401)
      return [
        problemFinding(
          'API server',
          `${api.server} does not know this account (any more).`,
          RECONNECT_HINT,
        ),
      ];
    if (!version.success)
      return [
        problemFinding(
          'API server',
          `${api.server} answers: ${apiErrorMessage(answer)}.`,
          'try `kubectl version`; the address in the kubeconfig may be wrong.',
        ),
      ];
    return [
      okFinding('API server', `${api.server} answers, ${version.data.gitVersion}.`),
      await checkPermissions(api),
    ];
  } catch (error) {
    return [
      problemFinding(
        'API server',
        `${api.server} cannot be reached: ${describeRequestError(error)}.`,
        `does \`kubectl get nodes\` work? If the cluster is stopped, start it; ${RECONNECT_HINT}`,
      ),
    ];
  }
}

async function checkPermissions(api: KubeRequestApi): Promise<DoctorFinding> {
  const missing: string[] = [];
  for (const { gvk, resource } of BUILT_IN_KINDS) {
    const group = gvk.split('/').length === 3 ? gvk.split('/')[0] : '';
    if (!(await isAllowed(api, { verb: 'list', group, resource }))) missing.push(resource);
  }
  if (missing.length > 0)
    return problemFinding(
      'rights',
      `this account may not see ${missing.join(', ')}.`,
      'exercises on them stay unknown; run `podium-agent reconnect` with a kubeconfig that may do all.',
    );
  const writes = await isAllowed(api, { verb: 'create', group: '', resource: 'pods' });
  return okFinding(
    'rights',
    writes
      ? 'all that Podium looks at (with your own account, which may write too; the agent only reads).'
      : 'all that Podium looks at, and no right to change anything.',
  );
}

/** Kubernetes' own answer; every account may ask (role system:basic-user), and nothing is stored. */
export async function isAllowed(
  api: KubeRequestApi,
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
