/** A cluster of a kubeconfig. Paths are absolute, empty fields are undefined. */
export interface KubeCluster {
  readonly name: string;
  /** URL without a trailing slash. */
  readonly server: string;
  /** PEM in base64. Takes precedence over `caFile`, as in client-go. */
  readonly caData?: string | undefined;
  readonly caFile?: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName?: string | undefined;
  readonly proxyUrl?: string | undefined;
  /** The extension `client.authentication.k8s.io/exec`, passed to exec plug-ins. */
  readonly execConfig?: unknown;
}

/** How to run an exec plug-in. */
export interface ExecConfig {
  readonly apiVersion: string;
  /** Absolute if it had a path separator, else the name of a program in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string | undefined;
  readonly provideClusterInfo: boolean;
  /** `interactiveMode: Always`. The agent has no terminal for such a plug-in. */
  readonly needsTerminal: boolean;
}

/** A user of a kubeconfig. Paths are absolute, empty fields are undefined. */
export interface KubeUser {
  readonly name: string;
  readonly certData?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyData?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonateUser?: string | undefined;
  readonly impersonateUid?: string | undefined;
  readonly impersonateGroups: readonly string[];
  /** `as-user-extra`. */
  readonly impersonateExtra?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly exec?: ExecConfig | undefined;
  /** `auth-provider`, such as `oidc`. client-node handles it. */
  readonly authProvider?: { readonly name: string } | undefined;
}

/** What the current context of a kubeconfig leads to. */
export interface KubeConnection {
  /** Name of the context. */
  readonly context: string;
  readonly cluster: KubeCluster;
  /** Null if the context names no user. */
  readonly user: KubeUser | null;
}
