import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { PROBE_TIMEOUT_MS } from './responses.ts';
import type { ProbeDeps, ProbeResult } from './types.ts';
import { DEFAULT_PORTS, formatUrl } from './url.ts';
import type { ServedCertificate } from './certificate.ts';
import { sendDirect, fallbackCertificateFingerprint, type ProbeAddress } from './send-direct.ts';
import { objectsAt } from '#lib/kit/json.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { loadBalancerAddresses, type ObjectCache } from './object-cache.ts';

const LOOPBACK = '127.0.0.1';
/** Maximum number of addresses, so that each has enough time. */
const MAX_ADDRESSES = 3;

/**
 * Sends a probe like a client outside the cluster: to the load balancer, else to this VM (kind maps
 * its ports here; from a Pod it can't be reached) and the nodes. Returns the first 2xx, else the most informative response.
 */
export async function sendViaIngress(
  probe: PlannedProbe,
  item: SlimItem,
  deps: ProbeDeps,
): Promise<ProbeResult> {
  const { clock, ingressPorts = DEFAULT_PORTS } = deps;
  const { scheme, host, path } = probe;
  const addresses = listAddresses(item, deps).map((address): ProbeAddress => ({
    address,
    port: ingressPorts[scheme],
  }));
  const url = formatUrl(
    scheme,
    host ?? addresses[0]?.address ?? LOOPBACK,
    DEFAULT_PORTS[scheme],
    path,
  );
  const deadline = clock.mono() + PROBE_TIMEOUT_MS;
  const responses: ProbeResponse[] = [];
  for (const [index, target] of addresses.entries()) {
    const timeoutMs = (deadline - clock.mono()) / (addresses.length - index);
    const { answer, served } = await sendDirect(
      { ...target, scheme, host, path },
      clock,
      timeoutMs,
    );
    const response =
      answer.kind === 'answered' && served !== undefined
        ? await markFallbackCertificate(answer, served, {
            target,
            host,
            deps,
            ms: deadline - clock.mono(),
          })
        : answer;
    if (isSuccess(response)) return { url, answer: response };
    responses.push(response);
  }
  return { url, answer: selectResponse(responses, item, deps) };
}

/**
 * Addresses of the Ingress. The address of a load balancer that is also a node counts only if the
 * nodes are reachable.
 */
function listAddresses(
  { object }: SlimItem,
  { objects, reachability, inCluster = false }: ProbeDeps,
): string[] {
  const nodes = objects.nodeAddresses();
  const isReachable = (address: string) =>
    isAllowedAddress(address, objects) &&
    (reachability.isReachable || !nodes.includes(address)) &&
    !(inCluster && isLoopback(address));
  const loadBalancers = loadBalancerAddresses(object).filter(isReachable);
  return [
    ...new Set(
      loadBalancers.length > 0
        ? loadBalancers
        : [...(inCluster ? [] : [LOOPBACK]), ...nodes.filter(isReachable)],
    ),
  ].slice(0, MAX_ADDRESSES);
}

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || address.startsWith('127.');

const isSuccess = (response: ProbeResponse): boolean =>
  response.kind === 'answered' && response.status >= 200 && response.status < 300;

const RESPONSE_PRIORITY: readonly ProbeResponse['kind'][] = [
  'answered',
  'no-tls',
  'broken',
  'timed-out',
  'refused',
];

function selectResponse(
  responses: readonly ProbeResponse[],
  { object }: SlimItem,
  { objects, reachability, inCluster = false }: ProbeDeps,
): ProbeResponse {
  const best = RESPONSE_PRIORITY.map((kind) =>
    responses.find((answer) => answer.kind === kind),
  ).find((answer) => answer !== undefined);
  if (best !== undefined && best.kind !== 'refused') return best;
  // Without an address in the status, no controller handles the Ingress.
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length === 0)
    return { kind: 'no-address' };
  const nodes = objects.nodeAddresses();
  const hasOtherAddress = loadBalancerAddresses(object).some((address) => !nodes.includes(address));
  if (best !== undefined && (hasOtherAddress || (reachability.isReachable && nodes.length > 0)))
    return best;
  return {
    kind: 'cannot-ask',
    why: inCluster
      ? 'the agent runs in the cluster, from where it has no route to this address'
      : 'nothing listens on this VM, and it has no route to the nodes',
  };
}

/**
 * Marks a certificate as the controller's own, by its name, or because an unknown host gets the
 * same one. That proves nothing if an Ingress requests its certificate for every host.
 */
async function markFallbackCertificate(
  answer: Extract<ProbeResponse, { kind: 'answered' }>,
  served: ServedCertificate,
  {
    target,
    host,
    deps,
    ms,
  }: { target: ProbeAddress; host: string | undefined; deps: ProbeDeps; ms: number },
): Promise<ProbeResponse> {
  const fallback = served.isControllerDefault || (await isServedForUnknownHost());
  return { ...answer, certificate: { ...served.facts, fallback } };

  async function isServedForUnknownHost(): Promise<boolean> {
    if (host === undefined || served.coversHost(host) || servesEveryHost(deps.objects))
      return false;
    return (
      (await fallbackCertificateFingerprint(target, deps.clock, Math.max(ms, 500))) ===
      served.fingerprint
    );
  }
}

function servesEveryHost(objects: ObjectCache): boolean {
  return objects
    .listByKind('networking.k8s.io/v1/Ingress')
    .some(({ object }) =>
      objectsAt(object, 'spec', 'tls').some(
        (tls) => !Array.isArray(tls['hosts']) || tls['hosts'].length === 0,
      ),
    );
}
