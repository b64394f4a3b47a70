import { MACHINE_ID_CREDENTIAL } from './host.ts';
import type { AgentSettings } from './settings.ts';

export const SERVICE = 'podium-agent';
/** The service's own user, where the cluster let us make an account. */
export const SERVICE_USER = 'podium-agent';

export interface UnitOptions {
  /** Program and its first arguments, absolute: the executable, or Node and the script. */
  readonly program: readonly string[];
  readonly folder: string;
  readonly student: AgentSettings['student'];
  /** File that only root reads and that tells this machine from a clone of it; absent where there is none. */
  readonly machineIdFile: string | null;
}

/** For both users: what the agent never needs is taken away. V8 makes code at run time, so MemoryDenyWriteExecute stays off. */
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

/** Only where no program of the student's (a kubeconfig's exec plug-in) is run. */
const ISOLATION = `ProtectHome=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM`;

/** The systemd unit. Exit codes 2 and 77 (asked wrongly, the event is over) are not worth another try. */
export function renderUnit({ program, folder, student, machineIdFile }: UnitOptions): string {
  return `[Unit]
Description=Podium agent: shows the progress of this machine's Kubernetes exercises
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=${[...program, 'run', '--state', folder].map((word) => quoteWord(word.replaceAll('$', '$$$$'))).join(' ')}
User=${student?.name ?? SERVICE_USER}
StateDirectory=podium-agent
StateDirectoryMode=0711
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

/** systemd.syntax(7), systemd.unit(5): double quotes, C escapes, and a doubled % for what would be a specifier. */
function quoteWord(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  return /^[\w@/.:=,+%$-]+$/.test(word) ? escaped : `"${escaped}"`;
}
