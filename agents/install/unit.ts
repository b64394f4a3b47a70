import { MACHINE_ID_CREDENTIAL } from './host.ts';
import type { AgentSettings } from './settings.ts';

export const SERVICE = 'podium-agent';
/** The service's own user, used when the agent has its own account in the cluster. */
export const SERVICE_USER = 'podium-agent';

export interface UnitOptions {
  /** Program and its first arguments, absolute: the executable, or Node and the script. */
  readonly program: readonly string[];
  readonly folder: string;
  readonly student: AgentSettings['student'];
  /** Id of the group that may use the agent: the socket belongs to it. */
  readonly group: number;
  /** File that only root can read and that differs between clones of a VM; null if none exists. */
  readonly machineIdFile: string | null;
}

/**
 * Restrictions for both users. MemoryDenyWriteExecute is missing, because V8 generates code at run
 * time.
 */
const HARDENING = `NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077`;

/** Only if the agent runs no program of the student (an exec plug-in of a kubeconfig). */
const ISOLATION = `ProtectHome=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM`;

/**
 * The systemd unit. It doesn't restart after exit codes 2 (wrong usage) and 77 (workshop ended).
 */
export function renderUnit({
  program,
  folder,
  student,
  group,
  machineIdFile,
}: UnitOptions): string {
  return `[Unit]
Description=Podium agent: reports the progress of Kubernetes exercises
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${[...program, 'run', '--state', folder].map((word) => quoteWord(word.replaceAll('$', '$$$$'))).join(' ')}
User=${student?.name ?? SERVICE_USER}
Group=${group}
StateDirectory=podium-agent
StateDirectoryMode=0710
${machineIdFile === null ? '' : `LoadCredential=${MACHINE_ID_CREDENTIAL}:${machineIdFile}\n`}${student === undefined ? '' : `Environment=${quoteWord(`HOME=${student.home}`)} ${quoteWord(`PATH=${student.path}`)}\n`}Restart=always
RestartSec=10
RestartPreventExitStatus=2 77
TimeoutStopSec=15
MemoryMax=300M
${HARDENING}
${student === undefined ? ISOLATION : 'ProtectHome=read-only'}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * Quotes a word for systemd.syntax(7) and systemd.unit(5): double quotes, C escapes, and % doubled,
 * because it would start a specifier.
 */
function quoteWord(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return /^[\w@/.:=,+%$-]+$/.test(word) ? escaped : `"${escaped}"`;
}
