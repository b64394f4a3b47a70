import { apiErrorMessage, createRequestApi } from '#agents/kube/request-api.ts';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { describeRequestError } from '#agents/doctor/http.ts';
import { CommandFailedError, UsageError } from '#agents/cli/errors.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { AgentCliContext } from '#agents/cli/context.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { loadKubeconfig, KubeconfigError, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { describeAccount, describeMissingPermission } from './messages.ts';

/** How the agent will get to the cluster. */
export type ClusterCredential =
  | { readonly kind: 'own'; readonly kubeconfig: string }
  /** No account could be made: the student's own files, joined as in KUBECONFIG. */
  | { readonly kind: 'student'; readonly kubeconfig: string }
  /** There is no cluster yet, or it does not answer. */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * Says what is about to be made in the cluster, asks, and makes it.
 * @param planned what the event's plan watches beside the built-in kinds
 * @throws {Mistake} the kubeconfig is no kubeconfig; {Failure} the person said no
 */
export async function prepareCredential(
  sources: KubeconfigSources,
  assumeYes: boolean,
  { terminal, clock }: AgentCliContext,
  plannedKinds: readonly PlannedKind[] = [],
): Promise<ClusterCredential> {
  const loaded = tryLoadKubeconfig(sources);
  if (loaded instanceof KubeconfigError) return { kind: 'none', reason: loaded.message };
  const api = createRequestApi(loaded.config);
  const requestError = await api
    .request('GET', '/version')
    .then((answer) => (answer.status < 300 ? null : apiErrorMessage(answer)), describeRequestError);
  if (requestError !== null)
    return {
      kind: 'none',
      reason: `the cluster at ${api.server} does not answer: ${requestError}`,
    };
  terminal.write(describeAccount(api.context, api.server, loaded.source, plannedKinds));
  if (!assumeYes && terminal.isInteractive && !(await terminal.confirm('Go on?')))
    throw new CommandFailedError('nothing was made.');
  const account = await createAccount(api, clock, plannedKinds).catch((error: unknown) => {
    throw new CommandFailedError(`the account could not be made: ${describeRequestError(error)}`);
  });
  if (account.kind === 'created') {
    terminal.write(
      account.created.length === 0
        ? 'The account was there, and is up to date.'
        : `Made: ${account.created.join('; ')}.`,
    );
    return { kind: 'own', kubeconfig: createAgentKubeconfig(loaded.config, account.token) };
  }
  terminal.write(describeMissingPermission(account.reason));
  if (!assumeYes && terminal.isInteractive && !(await terminal.confirm('Go on so?')))
    throw new CommandFailedError('nothing was made.');
  return { kind: 'student', kubeconfig: loaded.source };
}

function tryLoadKubeconfig(sources: KubeconfigSources): LoadedKubeconfig | KubeconfigError {
  try {
    return loadKubeconfig(sources);
  } catch (error) {
    if (!(error instanceof KubeconfigError)) throw error;
    // The person named this file: another one, or none, is not what they want.
    if (sources.flag !== undefined) throw new UsageError(`--kubeconfig: ${error.message}.`);
    return error;
  }
}
