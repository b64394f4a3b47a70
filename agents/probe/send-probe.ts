import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { PROBE_TIMEOUT_MS } from './responses.ts';
import { objectsAt, numberAt, textAt } from './fields.ts';
import { sendViaIngress } from './send-via-ingress.ts';
import { sendDirect } from './send-direct.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { sendViaApiProxy } from './send-via-api-proxy.ts';
import type { NodeReachability } from './node-reachability.ts';
import type { ObjectCache } from './object-cache.ts';

/** What was asked, as a person would type it, and what came of it. */
export interface ProbeResult {
  readonly url: string;
  readonly answer: ProbeResponse;
}

export interface ProbeDeps {
  readonly api: () => KubeReadApi | null;
  readonly objects: ObjectCache;
  readonly reachability: Pick<NodeReachability, 'isReachable'>;
  readonly clock: Clock;
  /** Where an Ingress controller listens; other ports in tests. */
  readonly ingressPorts?: { readonly http: number; readonly https: number };
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** `http://10.250.0.1:30010/foo`, without the port where it is the scheme's own. */
export function formatUrl(
  scheme: 'http' | 'https',
  host: string,
  port: number,
  path: string,
): string {
  const authority = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${authority}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}${path}`.slice(
    0,
    400,
  );
}

/** Makes one request of a probe to one object. Null: nothing could be learnt of it just now. Never rejects. */
export function sendProbe(
  probe: PlannedProbe,
  item: SlimItem,
  deps: ProbeDeps,
): Promise<ProbeResult | null> {
  switch (probe.via) {
    case 'pod':
      return sendToPod(probe, item, deps);
    case 'service':
      return sendToService(probe, item, deps);
    case 'node-port':
      return sendToNodePort(probe, item, deps);
    case 'ingress':
      return sendViaIngress(probe, item, deps);
  }
}

/** A Pod need not declare a port to listen on it: the plan's own counts too, and where neither names one the scheme's. */
async function sendToPod(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const declared = objectsAt(object, 'spec', 'containers')
    .flatMap((container) => objectsAt(container, 'ports'))
    .map((port) => numberAt(port, 'containerPort'));
  const port = probe.port ?? declared[0] ?? DEFAULT_PORTS[probe.scheme];
  const ip = textAt(object, 'status', 'podIP');
  const url = formatUrl(probe.scheme, ip === '' ? ref.name : ip, port, probe.path);
  if (ip === '') return { url, answer: { kind: 'no-address' } };
  return sendProxied(api(), { ...probe, resource: 'pods', name: ref.name, port }, url, clock);
}

async function sendToService(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const port = listServicePorts(object).find(
    (one) => probe.port === undefined || one.port === probe.port,
  )?.port;
  const url = formatUrl(
    probe.scheme,
    `${ref.name}.${ref.ns}.svc`,
    port ?? probe.port ?? DEFAULT_PORTS[probe.scheme],
    probe.path,
  );
  if (port === undefined) return { url, answer: { kind: 'no-address' } };
  return sendProxied(api(), { ...probe, resource: 'services', name: ref.name, port }, url, clock);
}

async function sendProxied(
  api: KubeReadApi | null,
  request: Parameters<typeof sendViaApiProxy>[1],
  url: string,
  clock: Clock,
): Promise<ProbeResult | null> {
  const answer = api === null ? null : await sendViaApiProxy(api, request, clock, PROBE_TIMEOUT_MS);
  return answer && { url, answer };
}

async function sendToNodePort(
  probe: PlannedProbe,
  { object }: SlimItem,
  { objects, reachability, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const port = listServicePorts(object).find(
    (one) =>
      one.nodePort > 0 &&
      (probe.port === undefined || one.port === probe.port || one.nodePort === probe.port),
  )?.nodePort;
  const address = objects.nodeAddresses().find((node) => isAllowedAddress(node, objects));
  const url = formatUrl(
    probe.scheme,
    address ?? 'node',
    port ?? probe.port ?? DEFAULT_PORTS[probe.scheme],
    probe.path,
  );
  if (port === undefined) return { url, answer: { kind: 'no-address' } };
  if (address === undefined)
    return { url, answer: { kind: 'cannot-ask', why: 'the addresses of the nodes are not known' } };
  if (!reachability.isReachable)
    return {
      url,
      answer: {
        kind: 'cannot-ask',
        why: `from this machine there is no way to the node ${address}`,
      },
    };
  return {
    url,
    answer: (
      await sendDirect(
        { scheme: probe.scheme, address, port, host: probe.host, path: probe.path },
        clock,
        PROBE_TIMEOUT_MS,
      )
    ).answer,
  };
}

function listServicePorts(service: SlimItem['object']): { port: number; nodePort: number }[] {
  return objectsAt(service, 'spec', 'ports').map((port) => ({
    port: numberAt(port, 'port'),
    nodePort: numberAt(port, 'nodePort'),
  }));
}
