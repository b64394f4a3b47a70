import type { StatusReport } from '#agents/control-socket/protocol.ts';
import type { AgentStatus } from '#agents/types.ts';

/** What the local socket tells of an agent's status. */
export function toStatusReport(status: AgentStatus, version: string): StatusReport {
  const { server, link, cluster, facts, kubeconfig, kinds, seq, acked, spool, seat } = status;
  return {
    version,
    server,
    link,
    cluster,
    facts,
    kubeconfig,
    kinds: { ...kinds },
    seq,
    acked,
    spool,
    seat,
  };
}

/** The lines of `podium-agent status`. @param now ms since 1970 */
export function formatStatus(report: StatusReport, now: number): string[] {
  return [
    `agent       version ${report.version}`,
    `server      ${report.server}: ${describeLink(report.link, now)}`,
    ...(report.seat === null
      ? []
      : [
          `seat        ${report.seat.label}${report.seat.displayName === null ? ' (nobody has claimed it: podium-agent claim)' : `, ${report.seat.displayName}`}, in ${report.seat.workshop}`,
        ]),
    `cluster     ${describeCluster(report, now)}`,
    ...formatKinds(report.kinds),
    `to be sent  ${report.spool.changes === 0 ? 'nothing' : `${report.spool.changes} changes, ${Math.ceil(report.spool.bytes / 1024)} kB`}${report.spool.writeError === null ? '' : `; ${report.spool.writeError}`}`,
  ];
}

function describeLink(link: StatusReport['link'], now: number): string {
  switch (link.state) {
    case 'connected':
      return `connected for ${formatDuration(now - link.since)}`;
    case 'connecting':
      return `not connected for ${formatDuration(now - link.since)}${link.reason === null ? '' : `: ${link.reason}`}`;
    case 'waiting':
      return `asked us to wait ${formatDuration(link.until - now)} more: ${link.refusal.message}`;
    case 'stopped':
      return link.refusal === null ? 'stopped' : `ended by the server: ${link.refusal.message}`;
  }
}

function describeCluster({ cluster, facts, kubeconfig }: StatusReport, now: number): string {
  const what =
    facts === null
      ? ''
      : ` (${facts.distribution}, ${facts.version}, ${facts.nodes} ${facts.nodes === 1 ? 'node' : 'nodes'})`;
  const from = kubeconfig === null ? '; no kubeconfig was found' : `, by ${kubeconfig}`;
  switch (cluster.state) {
    case 'starting':
      return `asking${from}`;
    case 'up':
      return `up${what}${from}`;
    case 'down':
      return `does not answer since ${formatDuration(now - cluster.since)}: ${cluster.why}${from}`;
    case 'refused':
      return `refuses us since ${formatDuration(now - cluster.since)}: ${cluster.why}. Was it made anew? Run: podium-agent reconnect`;
  }
}

function formatKinds(kinds: StatusReport['kinds']): string[] {
  const watched = Object.values(kinds).filter((state) => state === 'watching').length;
  const forbidden = Object.keys(kinds).filter((gvk) => kinds[gvk] === 'forbidden');
  if (Object.keys(kinds).length === 0) return [];
  return [
    `watching    ${watched} kinds${forbidden.length === 0 ? '' : `; not allowed to see ${forbidden.join(', ')}`}`,
  ];
}

/** "45 s", "12 min", "3 h". @param ms a negative span counts as none */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
