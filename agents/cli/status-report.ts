import type { StatusReport } from '#agents/control-socket/protocol.ts';
import type { Messages } from '#agents/messages/en.ts';
import { formatTimeOfDay, kindName } from '#agents/messages/format.ts';
import type { AgentStatus } from '#agents/types.ts';

/** The part of an agent's status that the control socket reports. */
export function toStatusReport(status: AgentStatus, version: string): StatusReport {
  const { server, hostname, link, transport, cluster, facts } = status;
  const { kubeconfig, kinds, stalledSince, seq, acked, spool, seat } = status;
  return {
    version,
    server,
    hostname,
    link,
    transport,
    cluster,
    facts,
    kubeconfig,
    kinds: { ...kinds },
    stalledSince: { ...stalledSince },
    seq,
    acked,
    spool,
    seat,
  };
}

/** The lines of `podium-agent status`. @param now ms since 1970 */
export function formatStatus(report: StatusReport, now: number, messages: Messages): string[] {
  const { status } = messages;
  return [
    status.agent(report.version),
    status.server(report.server, describeLink(report, now, messages)),
    ...formatSeat(report.seat, messages),
    status.cluster(describeCluster(report, now, messages)),
    ...formatKinds(report, messages),
    formatSpool(report.spool, messages),
  ];
}

function formatSeat(seat: StatusReport['seat'], { status }: Messages): string[] {
  if (seat === null) return [];
  const { label, displayName, workshop } = seat;
  return [
    displayName === null
      ? status.unclaimedSeat(label, workshop)
      : status.seat(label, displayName, workshop),
  ];
}

function formatSpool(
  { changes, bytes, writeError }: StatusReport['spool'],
  { status }: Messages,
): string {
  const unsent =
    changes === 0 ? status.nothingUnsent : status.unsent(changes, Math.ceil(bytes / 1024));
  return writeError === null ? unsent : `${unsent}; ${writeError}`;
}

function describeLink(
  { link, hostname, transport }: Pick<StatusReport, 'link' | 'hostname' | 'transport'>,
  now: number,
  messages: Messages,
): string {
  const { status } = messages;
  switch (link.state) {
    case 'connected':
      return status.connected(formatDuration(now - link.since, messages), transport === 'polling');
    case 'connecting':
      return status.connecting(formatDuration(now - link.since, messages), link.reason);
    case 'waiting':
      return link.refusal.refusal === 'approval-needed'
        ? messages.approvalNeeded(hostname)
        : status.waiting(formatDuration(link.until - now, messages), link.refusal.message);
    case 'stopped':
      return link.refusal === null ? status.stopped : status.stoppedByServer(link.refusal.message);
  }
}

function describeCluster(
  { cluster, facts, kubeconfig }: StatusReport,
  now: number,
  messages: Messages,
): string {
  const { status } = messages;
  const factsText =
    facts === null ? '' : status.clusterFacts(facts.distribution, facts.version, facts.nodes);
  const source = kubeconfig === null ? status.noKubeconfig : status.kubeconfig(kubeconfig);
  switch (cluster.state) {
    case 'starting':
      return status.clusterStarting(source);
    case 'up':
      return status.clusterUp(factsText, source);
    case 'down':
      return status.clusterDown(formatDuration(now - cluster.since, messages), cluster.why, source);
    case 'refused':
      return status.clusterRefused(formatDuration(now - cluster.since, messages), cluster.why);
  }
}

function formatKinds(
  { kinds, stalledSince }: Pick<StatusReport, 'kinds' | 'stalledSince'>,
  { status }: Messages,
): string[] {
  if (Object.keys(kinds).length === 0) return [];
  const watched = Object.values(kinds).filter((state) => state === 'watching').length;
  const forbidden = Object.keys(kinds).filter((gvk) => kinds[gvk] === 'forbidden');
  return [
    status.watching(watched) +
      (forbidden.length === 0 ? '' : status.forbiddenKinds(forbidden.join(', '))),
    ...Object.entries(stalledSince).map(([gvk, since]) =>
      status.stalledKind(kindName(gvk), formatTimeOfDay(since)),
    ),
  ];
}

/** "45 s", "12 min", "3 h". @param ms a negative duration counts as 0 */
export function formatDuration(ms: number, { duration }: Messages): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return duration.seconds(seconds);
  return seconds < 7200
    ? duration.minutes(Math.round(seconds / 60))
    : duration.hours(Math.round(seconds / 3600));
}
