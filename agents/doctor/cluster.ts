import { z } from 'zod';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import {
  apiErrorMessage,
  createRequestApi,
  type KubeRequestApi,
} from '#agents/kube/request-api.ts';
import { loadKubeconfig, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { describeRequestError } from '#agents/request-error.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { okFinding, problemFinding } from './finding.ts';

const Version = z.object({ gitVersion: z.string() });
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Whether the API server of this kubeconfig responds and lets the agent read what it needs. */
export async function checkCluster(
  sources: KubeconfigSources,
  messages: Messages = en,
): Promise<DoctorFinding[]> {
  let api: KubeRequestApi;
  let loaded: LoadedKubeconfig;
  try {
    loaded = loadKubeconfig(sources, messages);
    api = createRequestApi(loaded.config);
  } catch (error) {
    const { message } = error as Error;
    return [problemFinding('kubeconfig', messages.doctor.kubeconfigProblem(message))];
  }
  return [
    okFinding('kubeconfig', messages.doctor.kubeconfigFine(loaded.source, api.context)),
    ...loaded.ignored.map((text) => okFinding('kubeconfig', `${text}.`)),
    ...(await checkApiServer(api, messages)),
  ];
}

async function checkApiServer(api: KubeRequestApi, messages: Messages): Promise<DoctorFinding[]> {
  const { doctor } = messages;
  try {
    const response = await api.request('GET', '/version');
    const version = Version.safeParse(response.body);
    if (response.status === 401)
      return [problemFinding('API server', doctor.apiServerDenies(api.server))];
    if (!version.success) {
      const message = apiErrorMessage(response);
      return [problemFinding('API server', doctor.apiServerOther(api.server, message))];
    }
    return [
      okFinding('API server', doctor.apiServerFine(api.server, version.data.gitVersion)),
      await checkPermissions(api, messages),
    ];
  } catch (error) {
    const reason = describeRequestError(error, messages);
    return [problemFinding('API server', doctor.apiServerUnreachable(api.server, reason))];
  }
}

async function checkPermissions(api: KubeRequestApi, { doctor }: Messages): Promise<DoctorFinding> {
  const missing: string[] = [];
  for (const { gvk, resource } of BUILT_IN_KINDS) {
    const group = gvk.split('/').length === 3 ? gvk.split('/')[0] : '';
    if (!(await isAllowed(api, { verb: 'list', group, resource }))) missing.push(resource);
  }
  if (missing.length > 0) return problemFinding('rights', doctor.rightsMissing(missing.join(', ')));
  const canWrite = await isAllowed(api, { verb: 'create', group: '', resource: 'pods' });
  return okFinding('rights', canWrite ? doctor.rightsOfOwnAccount : doctor.rightsFine);
}

/**
 * Asks Kubernetes whether the account has a permission. Every account can ask (role
 * system:basic-user), and nothing is stored.
 */
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
