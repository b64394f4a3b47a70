import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Language } from '#agents/messages/messages.ts';
import type { Environment, KubeconfigSources, Terminal } from '#agents/types.ts';

/** What a command needs to know about the VM and the terminal it runs in. */
export interface AgentCliContext {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly messages: Messages;
  /** Undefined where neither an option nor the locale names one. */
  readonly language: Language | undefined;
  /** The journal, always in English. */
  readonly log: Log;
  readonly clock: Clock;
  readonly hostname: string;
  readonly isRoot: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stopSignal: AbortSignal;
}

/** kubectl's locations of a kubeconfig, preceded by `flag`. */
export function toKubeconfigSources(environment: Environment, flag?: string): KubeconfigSources {
  const {
    KUBECONFIG,
    HOME,
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
  } = environment;
  return {
    ...(flag === undefined ? {} : { flag }),
    ...(KUBECONFIG === undefined ? {} : { variable: KUBECONFIG }),
    ...(HOME === undefined ? {} : { home: HOME }),
    ...(host === undefined || port === undefined ? {} : { inCluster: { host, port } }),
  };
}
