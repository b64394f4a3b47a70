import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { PROBE_TIMEOUT_MS } from './responses.ts';
import { objectsAt, numberAt, textAt } from '#lib/kit/json.ts';
import { sendViaIngress } from './send-via-ingress.ts';
import { sendDirect } from './send-direct.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { sendViaApiProxy } from './send-via-api-proxy.ts';
import type { ProbeDeps, ProbeResult } from './types.ts';
import { DEFAULT_PORTS, formatUrl } from './url.ts';

/** Sends a probe to an object. Null: the result is unknown for now. Never rejects. */
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

/**
 * A Pod can listen on a port without declaring it, so the plan's port comes first. Without any
 * port, that of the scheme is used.
 */
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
    (servicePort) => probe.port === undefined || servicePort.port === probe.port,
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
    (servicePort) =>
      servicePort.nodePort > 0 &&
      (probe.port === undefined ||
        servicePort.port === probe.port ||
        servicePort.nodePort === probe.port),
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
    return { url, answer: { kind: 'cannot-ask', why: 'the node addresses are unknown' } };
  if (!reachability.isReachable)
    return {
      url,
      answer: {
        kind: 'cannot-ask',
        why: `this VM has no route to the node ${address}`,
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
