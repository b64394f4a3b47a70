import { apiMessage, clusterApi } from '#agents/kube/request-api.ts';
import { ownKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { makeAccount } from '#agents/credential/create-account.ts';
import { whyNoAnswer } from '#agents/doctor/http.ts';
import { Failure, Mistake } from '#agents/cli/errors.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Surroundings } from '#agents/cli/context.ts';
import type { KubeconfigPlaces } from '#agents/types.ts';
import { loadKubeconfig, NoKubeconfig, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { aboutToMake, notAllowed } from './messages.ts';

/** How the agent will get to the cluster. */
export type Credential =
  | { readonly kind: 'own'; readonly kubeconfig: string }
  /** No account could be made: the student's own files, joined as in KUBECONFIG. */
  | { readonly kind: 'student'; readonly kubeconfig: string }
  /** There is no cluster yet, or it does not answer. */
  | { readonly kind: 'none'; readonly why: string };

/**
 * Says what is about to be made in the cluster, asks, and makes it.
 * @param planned what the event's plan watches beside the built-in kinds
 * @throws {Mistake} the kubeconfig is no kubeconfig; {Failure} the person said no
 */
export async function prepareCredential(
  places: KubeconfigPlaces,
  yes: boolean,
  { terminal, clock }: Surroundings,
  planned: readonly PlannedKind[] = [],
): Promise<Credential> {
  const found = load(places);
  if (found instanceof NoKubeconfig) return { kind: 'none', why: found.message };
  const api = clusterApi(found.config);
  const noAnswer = await api
    .request('GET', '/version')
    .then((answer) => (answer.status < 300 ? null : apiMessage(answer)), whyNoAnswer);
  if (noAnswer !== null)
    return { kind: 'none', why: `the cluster at ${api.server} does not answer: ${noAnswer}` };
  terminal.out(aboutToMake(api.context, api.server, found.from, planned));
  if (!yes && terminal.interactive && !(await terminal.confirm('Go on?')))
    throw new Failure('nothing was made.');
  const account = await makeAccount(api, clock, planned).catch((error: unknown) => {
    throw new Failure(`the account could not be made: ${whyNoAnswer(error)}`);
  });
  if (account.kind === 'made') {
    terminal.out(
      account.created.length === 0
        ? 'The account was there, and is up to date.'
        : `Made: ${account.created.join('; ')}.`,
    );
    return { kind: 'own', kubeconfig: ownKubeconfig(found.config, account.token) };
  }
  terminal.out(notAllowed(account.why));
  if (!yes && terminal.interactive && !(await terminal.confirm('Go on so?')))
    throw new Failure('nothing was made.');
  return { kind: 'student', kubeconfig: found.from };
}

function load(places: KubeconfigPlaces): LoadedKubeconfig | NoKubeconfig {
  try {
    return loadKubeconfig(places);
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throw error;
    // The person named this file: another one, or none, is not what they want.
    if (places.flag !== undefined) throw new Mistake(`--kubeconfig: ${error.message}.`);
    return error;
  }
}
