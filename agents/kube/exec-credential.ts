import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readInheritedEnvironment } from '#agents/cli/environment.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { ExecConfig, KubeCluster } from './connection.ts';
import { CredentialError, type Credential, type CredentialSource } from './credential.ts';

/** How long a plug-in may run, ms, and how much of its output is read, bytes. */
const EXEC_LIMITS = { timeoutMs: 30_000, outputBytes: 1024 * 1024 } as const;

const CONTROL_CHARACTERS = /\p{Cc}+/gu;

const ExecCredential = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z
    .object({
      token: z.string().min(1).optional(),
      clientCertificateData: z.string().min(1).optional(),
      clientKeyData: z.string().min(1).optional(),
      expirationTimestamp: z.string().optional(),
    })
    .refine(
      ({ token, clientCertificateData: cert, clientKeyData: key }) =>
        (cert === undefined) === (key === undefined) && (token ?? cert) !== undefined,
    ),
});

/**
 * An exec plug-in of a kubeconfig (kubernetes.io/docs/reference/access-authn-authz/authentication,
 * "client-go credential plugins"). A credential is kept until it expires or is refused.
 */
export function createExecSource(
  exec: ExecConfig,
  cluster: KubeCluster,
  now: () => number = Date.now,
): CredentialSource {
  let current: { readonly credential: Credential; readonly expiresAt: number } | null = null;
  let running: Promise<Credential> | null = null;

  async function run(): Promise<Credential> {
    current = null;
    const output = await runPlugin(exec, await createExecInfo(exec, cluster));
    const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parseOutput(
      exec,
      output,
    );
    const credential: Credential = {
      token,
      cert: clientCertificateData === undefined ? undefined : Buffer.from(clientCertificateData),
      key: clientKeyData === undefined ? undefined : Buffer.from(clientKeyData),
    };
    const expiresAt = Date.parse(expirationTimestamp ?? '');
    current = { credential, expiresAt: Number.isNaN(expiresAt) ? Infinity : expiresAt };
    return credential;
  }

  /** Requests at the same time share one run. */
  const runOnce = (): Promise<Credential> =>
    (running ??= run().finally(() => {
      running = null;
    }));

  return {
    get: () =>
      current !== null && current.expiresAt > now()
        ? Promise.resolve(current.credential)
        : runOnce(),
    renew: (used) =>
      current !== null && current.credential !== used
        ? Promise.resolve(current.credential)
        : runOnce(),
  };
}

function parseOutput(
  { command, apiVersion }: ExecConfig,
  output: string,
): z.infer<typeof ExecCredential>['status'] {
  const invalid = new CredentialError(({ kubeconfig }) => kubeconfig.pluginOutput(command));
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    throw invalid;
  }
  const parsed = ExecCredential.safeParse(json);
  if (!parsed.success || parsed.data.apiVersion !== apiVersion) throw invalid;
  return parsed.data.status;
}

/** The value of KUBERNETES_EXEC_INFO. */
async function createExecInfo(
  { apiVersion, provideClusterInfo }: ExecConfig,
  cluster: KubeCluster,
): Promise<string> {
  const { server, tlsServerName, skipTlsVerify, caData, caFile, proxyUrl, execConfig } = cluster;
  const authority =
    caData ??
    (caFile === undefined
      ? undefined
      : await readFile(caFile, 'base64').catch(() => {
          throw new CredentialError(({ kubeconfig }) => kubeconfig.fileUnreadable(caFile));
        }));
  const clusterInfo = {
    server,
    'tls-server-name': tlsServerName,
    'insecure-skip-tls-verify': skipTlsVerify ? true : undefined,
    'certificate-authority-data': authority,
    'proxy-url': proxyUrl,
    config: execConfig,
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion,
    spec: { interactive: false, ...(provideClusterInfo ? { cluster: clusterInfo } : {}) },
  });
}

/** Runs the plug-in and returns its output. Its whole process group ends after the time limit. */
function runPlugin(exec: ExecConfig, execInfo: string): Promise<string> {
  const { command, args, env, installHint, needsTerminal } = exec;
  if (needsTerminal)
    throw new CredentialError(({ kubeconfig }) => kubeconfig.pluginNeedsTerminal(command));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...readInheritedEnvironment(),
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: execInfo,
      },
    });
    const output = { stdout: '', stderr: '' };
    const fail = (describe: (messages: Messages) => string) => {
      clearTimeout(timer);
      reject(new CredentialError(describe));
    };
    const killGroup = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group has ended already.
      }
    };
    const timer = setTimeout(() => {
      killGroup();
      fail(({ kubeconfig }) => kubeconfig.pluginTimeout(command, EXEC_LIMITS.timeoutMs / 1000));
    }, EXEC_LIMITS.timeoutMs);
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (part: string) => {
        if (output[name].length < EXEC_LIMITS.outputBytes) output[name] += part;
      });
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      fail(({ kubeconfig }) =>
        code === 'ENOENT'
          ? kubeconfig.pluginMissing(
              command,
              installHint?.replace(CONTROL_CHARACTERS, ' ').trim() ?? null,
            )
          : kubeconfig.pluginNotStarted(command, code ?? ''),
      );
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      if (exitCode === 0) resolve(output.stdout);
      else
        fail(({ kubeconfig }) =>
          kubeconfig.pluginFailed(
            command,
            output.stderr.replace(CONTROL_CHARACTERS, ' ').trim().slice(0, 200),
          ),
        );
    });
  });
}
