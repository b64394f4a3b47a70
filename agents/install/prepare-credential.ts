import { apiErrorMessage, createRequestApi } from '#agents/kube/request-api.ts';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import type { KubeconfigSources, Terminal } from '#agents/types.ts';
import { loadKubeconfig, KubeconfigError, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { describeAccount } from './messages.ts';

/** How the agent gets access to the cluster. */
export type ClusterCredential =
  | { readonly kind: 'own'; readonly kubeconfig: string }
  /** No account could be created: the student's own files, joined as in KUBECONFIG. */
  | { readonly kind: 'student'; readonly kubeconfig: string }
  /** No cluster exists yet, or it doesn't respond. */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * Creates the agent's account in the cluster, after describing it and asking for confirmation.
 * @param plannedKinds kinds of the workshop's plan, beside the built-in ones
 * @throws {UsageError} the file of `--kubeconfig` isn't a kubeconfig
 * @throws {CommandFailedError} the student canceled, or the account couldn't be created
 */
export async function prepareCredential(
  sources: KubeconfigSources,
  assumeYes: boolean,
  { terminal, clock, messages = en }: { terminal: Terminal; clock: Clock; messages?: Messages },
  plannedKinds: readonly PlannedKind[] = [],
): Promise<ClusterCredential> {
  const loaded = tryLoadKubeconfig(sources, messages);
  if (loaded instanceof KubeconfigError) return { kind: 'none', reason: loaded.message };
  for (const text of loaded.ignored) terminal.write(`${text}.`);
  const api = createRequestApi(loaded.config);
  const requestError = await api.request('GET', '/version').then(
    (response) => (response.status < 300 ? null : apiErrorMessage(response)),
    (error: unknown) => describeRequestError(error, messages),
  );
  if (requestError !== null)
    return {
      kind: 'none',
      reason: messages.install.clusterNotResponding(api.server, requestError),
    };
  const confirmOrCancel = async (question: string): Promise<void> => {
    if (!assumeYes && terminal.isInteractive && !(await terminal.confirm(question)))
      throw new CommandFailedError(messages.install.canceled);
  };
  const { context, server } = api;
  terminal.write(
    ...describeAccount({ context, server, source: loaded.source }, plannedKinds, messages),
  );
  await confirmOrCancel(messages.install.confirm);
  const account = await createAccount(api, clock, plannedKinds, messages).catch(
    (error: unknown) => {
      throw new CommandFailedError(
        messages.install.accountFailed(describeRequestError(error, messages)),
      );
    },
  );
  if (account.kind === 'created') {
    terminal.write(
      account.created.length === 0
        ? messages.install.accountUpToDate
        : messages.install.accountCreated(account.created.join(', ')),
    );
    return { kind: 'own', kubeconfig: createAgentKubeconfig(loaded.config, account.token) };
  }
  terminal.write(messages.install.noPermission(account.reason));
  await confirmOrCancel(messages.install.confirmOwnKubeconfig);
  return { kind: 'student', kubeconfig: loaded.source };
}

function tryLoadKubeconfig(
  sources: KubeconfigSources,
  messages: Messages,
): LoadedKubeconfig | KubeconfigError {
  try {
    return loadKubeconfig(sources, messages);
  } catch (error) {
    if (!(error instanceof KubeconfigError)) throw error;
    // The student chose this file, so don't fall back to another one.
    if (sources.flag !== undefined) throw new UsageError(`--kubeconfig: ${error.message}`);
    return error;
  }
}
