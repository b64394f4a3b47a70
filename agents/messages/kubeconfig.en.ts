/** `contexts`: the names of the contexts that can be chosen; empty if there is none. */
const listContexts = (contexts: string) =>
  contexts === '' ? '' : `. These contexts can be used: ${contexts}`;

/** Texts about kubeconfigs and their credentials in English. They have no final full stop. */
export const kubeconfigEn = {
  notFound: 'no kubeconfig found. Create a cluster, or pass --kubeconfig FILE',
  noContext: (files: string, contexts: string) =>
    `${files} has no current context. Choose one: kubectl config use-context NAME${listContexts(contexts)}`,
  missingFiles: (files: string) => `KUBECONFIG names no existing file: ${files}`,
  missing: (file: string) => `${file} doesn't exist`,
  notReadable: (file: string) => `${file} can't be read by this user`,
  invalid: (file: string) => `${file} isn't a kubeconfig`,
  empty: (files: string) =>
    `${files} is empty. Create a cluster, or name a file with --kubeconfig. Then choose a context: kubectl config use-context NAME`,
  ignored: (file: string, entry: string) =>
    `1 entry of ${file} is incomplete and ignored: ${entry}`,
  entry: (kind: 'context' | 'cluster' | 'user', name: string | null, problem: string) =>
    name === null ? `a ${kind} ${problem}` : `${kind} ${name} ${problem}`,
  problems: {
    'no-name': 'has no name',
    'no-cluster': 'has no cluster',
    'no-server': 'has no server',
    invalid: 'has an invalid field',
  },
  missingContext: (name: string, contexts: string) =>
    `The current context ${name} isn't in the kubeconfig. Choose another one: kubectl config use-context NAME${listContexts(contexts)}`,
  incompleteContext: (name: string, contexts: string) =>
    `Context ${name} has no cluster. Choose another one: kubectl config use-context NAME${listContexts(contexts)}`,
  danglingContext: (
    context: string,
    kind: 'cluster' | 'user',
    name: string,
    problem: string | null,
    contexts: string,
  ) =>
    `Context ${context} names the ${kind} ${name}, which ${problem ?? "isn't in the kubeconfig"}${listContexts(contexts)}`,
  moreContexts: (count: number) => `${count} more`,
  tokenFileUnreadable: (file: string) => `The token file ${file} can't be read`,
  fileUnreadable: (file: string) => `The file ${file}, which the kubeconfig names, can't be read`,
  pluginMissing: (program: string, installHint: string | null) =>
    `The kubeconfig needs ${program}, which isn't installed${installHint === null ? '' : `. ${installHint}`}`,
  pluginNotStarted: (program: string, code: string) =>
    `The kubeconfig needs ${program}, which can't be started (${code})`,
  pluginNeedsTerminal: (program: string) =>
    `The kubeconfig uses ${program}, which asks questions in a terminal. The agent can't answer them`,
  pluginTimeout: (program: string, seconds: number) =>
    `${program}, which the kubeconfig uses to sign in, didn't end within ${seconds} s`,
  pluginFailed: (program: string, output: string) =>
    `${program}, which the kubeconfig uses to sign in, failed${output === '' ? '' : `: ${output}`}`,
  pluginOutput: (program: string) =>
    `The output of ${program}, which the kubeconfig uses to sign in, isn't an ExecCredential of the requested version`,
};

export type KubeconfigMessages = typeof kubeconfigEn;
