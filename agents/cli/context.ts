import type { Clock, Log } from '#lib/kit/clock.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import type { Environment } from './environment.ts';

/** The person at the terminal. */
export interface Terminal {
  write(text: string): void;
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  /** Asks a yes-or-no question; yes when only Enter is pressed. */
  confirm(question: string): Promise<boolean>;
}

/** What a command is given of the machine it runs on. */
export interface AgentCliContext {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly log: Log;
  readonly clock: Clock;
  readonly hostname: string;
  /** Whether this process may do what only root may. */
  readonly isRoot: boolean;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stopSignal: AbortSignal;
}

/** kubectl's places, with `flag` before them. */
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
