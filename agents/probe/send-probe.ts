import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { PROBE_TIMEOUT_MS } from './responses.ts';
import { objectsAt, numberAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { MAX_TRIED_PORTS } from '#lib/protocol/probe.ts';
import { sendViaIngress } from './send-via-ingress.ts';
import { sendDirect } from './send-direct.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { sendViaApiProxy, type ProxiedRequest } from './send-via-api-proxy.ts';
import { tryPorts } from './try-ports.ts';
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
 * A Pod can listen on a port without declaring it, and declare one without listening. So without a
 * port in the plan, each declared one and that of the scheme are asked.
 */
async function sendToPod(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const ports =
    probe.port === undefined
      ? listCandidates([...listContainerPorts(object), DEFAULT_PORTS[probe.scheme]])
      : [probe.port];
  const ip = textAt(object, 'status', 'podIP');
  const urlOf = (port: number) =>
    formatUrl(probe.scheme, ip === '' ? ref.name : ip, port, probe.path);
  if (ip === '')
    return { url: urlOf(ports[0] ?? DEFAULT_PORTS[probe.scheme]), answer: { kind: 'no-address' } };
  return sendProxied(
    api(),
    { ...probe, resource: 'pods', name: ref.name },
    { ports, urlOf, clock },
  );
}

/** At most `MAX_TRIED_PORTS`, each once. The last one, the usual port, is always among them. */
function listCandidates(ports: readonly number[]): number[] {
  const unique = [...new Set(ports)];
  return unique.length <= MAX_TRIED_PORTS
    ? unique
    : [...unique.slice(0, MAX_TRIED_PORTS - 1), ...ports.slice(-1)];
}

/** Declared TCP ports of the containers, then of native sidecars. */
function listContainerPorts(pod: SlimItem['object']): number[] {
  const sidecars = objectsAt(pod, 'spec', 'initContainers').filter(
    (container) => textAt(container, 'restartPolicy') === 'Always',
  );
  return [...objectsAt(pod, 'spec', 'containers'), ...sidecars]
    .flatMap((container) => objectsAt(container, 'ports'))
    .filter(isTcp)
    .map((port) => numberAt(port, 'containerPort'))
    .filter(isPort);
}

async function sendToService(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const ports = listServicePorts(object)
    .map(({ port }) => port)
    .filter((port) => isPort(port) && (probe.port === undefined || port === probe.port));
  const urlOf = (port: number) =>
    formatUrl(probe.scheme, `${ref.name}.${ref.ns}.svc`, port, probe.path);
  if (ports.length === 0)
    return {
      url: urlOf(probe.port ?? DEFAULT_PORTS[probe.scheme]),
      answer: { kind: 'no-address' },
    };
  return sendProxied(
    api(),
    { ...probe, resource: 'services', name: ref.name },
    { ports: listCandidates(ports), urlOf, clock },
  );
}

async function sendProxied(
  api: KubeReadApi | null,
  request: Omit<ProxiedRequest, 'port'>,
  {
    ports,
    urlOf,
    clock,
  }: {
    readonly ports: readonly number[];
    readonly urlOf: (port: number) => string;
    readonly clock: Clock;
  },
): Promise<ProbeResult | null> {
  if (api === null) return null;
  const result = await tryPorts(ports, (port) =>
    sendViaApiProxy(api, { ...request, port }, clock, PROBE_TIMEOUT_MS),
  );
  return result && { url: urlOf(result.port), answer: result.answer };
}

async function sendToNodePort(
  probe: PlannedProbe,
  { object }: SlimItem,
  { objects, reachability, clock }: ProbeDeps,
): Promise<ProbeResult | null> {
  const ports = listServicePorts(object)
    .filter(
      (servicePort) =>
        isPort(servicePort.nodePort) &&
        (probe.port === undefined ||
          servicePort.port === probe.port ||
          servicePort.nodePort === probe.port),
    )
    .map(({ nodePort }) => nodePort);
  const address = objects.nodeAddresses().find((node) => isAllowedAddress(node, objects));
  const urlOf = (port: number) => formatUrl(probe.scheme, address ?? 'node', port, probe.path);
  const url = urlOf(ports[0] ?? probe.port ?? DEFAULT_PORTS[probe.scheme]);
  if (ports.length === 0) return { url, answer: { kind: 'no-address' } };
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
  const { scheme, host, path } = probe;
  const result = await tryPorts(listCandidates(ports), async (port) => {
    const request = { scheme, address, port, host, path };
    return (await sendDirect(request, clock, PROBE_TIMEOUT_MS)).answer;
  });
  return result && { url: urlOf(result.port), answer: result.answer };
}

/** TCP ports of a Service. A probe can't ask the others. */
function listServicePorts(service: SlimItem['object']): { port: number; nodePort: number }[] {
  return objectsAt(service, 'spec', 'ports')
    .filter(isTcp)
    .map((port) => ({
      port: numberAt(port, 'port'),
      nodePort: numberAt(port, 'nodePort'),
    }));
}

/** Kubernetes' default protocol is TCP. */
const isTcp = (port: JsonObject): boolean => ['', 'TCP'].includes(textAt(port, 'protocol'));
const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;
