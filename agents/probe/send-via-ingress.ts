import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { PROBE_TIMEOUT_MS } from './responses.ts';
import { formatUrl, type ProbeResult, type ProbeDeps } from './send-probe.ts';
import type { ServedCertificate } from './certificate.ts';
import { sendDirect, fallbackCertificateFingerprint, type ProbeAddress } from './send-direct.ts';
import { objectsAt } from './fields.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { loadBalancerAddresses, type ObjectCache } from './object-cache.ts';

const LOOPBACK = '127.0.0.1';
const DEFAULT_PORTS = { http: 80, https: 443 } as const;
/** Ways that are tried at most, so that each has its time. */
const MAX_ADDRESSES = 3;

/**
 * Asks as a client outside the cluster would: where a load balancer stands, else on this machine (kind maps its ports here) and
 * on the nodes. The first 2xx counts, else the most telling of what was heard.
 */
export async function sendViaIngress(
  probe: PlannedProbe,
  item: SlimItem,
  deps: ProbeDeps,
): Promise<ProbeResult> {
  const { objects, reachability, clock, ingressPorts = DEFAULT_PORTS } = deps;
  const { scheme, host, path } = probe;
  const addresses = listAddresses(item, objects, reachability.isReachable).map(
    (address): ProbeAddress => ({
      address,
      port: ingressPorts[scheme],
    }),
  );
  const url = formatUrl(
    scheme,
    host ?? addresses[0]?.address ?? LOOPBACK,
    DEFAULT_PORTS[scheme],
    path,
  );
  const deadline = clock.mono() + PROBE_TIMEOUT_MS;
  const responses: ProbeResponse[] = [];
  for (const [index, place] of addresses.entries()) {
    const timeoutMs = (deadline - clock.mono()) / (addresses.length - index);
    const { answer, served } = await sendDirect({ ...place, scheme, host, path }, clock, timeoutMs);
    const whole =
      answer.kind === 'answered' && served !== undefined
        ? await markFallbackCertificate(answer, served, {
            place,
            host,
            deps,
            ms: deadline - clock.mono(),
          })
        : answer;
    if (isSuccess(whole)) return { url, answer: whole };
    responses.push(whole);
  }
  return { url, answer: selectResponse(responses, item, objects, reachability.isReachable) };
}

/** Addresses by which the Ingress may be asked. A balancer's address that is a node's counts only where there is a way to the nodes. */
function listAddresses(
  { object }: SlimItem,
  objects: ObjectCache,
  areNodesReachable: boolean,
): string[] {
  const nodes = objects.nodeAddresses();
  const isReachable = (address: string) =>
    isAllowedAddress(address, objects) && (areNodesReachable || !nodes.includes(address));
  const loadBalancers = loadBalancerAddresses(object).filter(isReachable);
  return [
    ...new Set(loadBalancers.length > 0 ? loadBalancers : [LOOPBACK, ...nodes.filter(isReachable)]),
  ].slice(0, MAX_ADDRESSES);
}

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
  objects: ObjectCache,
  areNodesReachable: boolean,
): ProbeResponse {
  const best = RESPONSE_PRIORITY.map((kind) =>
    responses.find((answer) => answer.kind === kind),
  ).find((answer) => answer !== undefined) ?? { kind: 'no-address' };
  if (best.kind !== 'refused') return best;
  // No controller has taken it, so that nobody says where to ask.
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length === 0)
    return { kind: 'no-address' };
  if (loadBalancerAddresses(object).some((address) => !objects.nodeAddresses().includes(address)))
    return best;
  return areNodesReachable && objects.nodeAddresses().length > 0
    ? best
    : {
        kind: 'cannot-ask',
        why: 'nobody listens on this machine, and from here there is no way to the nodes',
      };
}

/**
 * Whether the certificate is the controller's own, by the name that it gives to it, else because a name that nobody has is
 * served the same. Not so where some Ingress asks for its certificate to be served for every name.
 */
async function markFallbackCertificate(
  answer: Extract<ProbeResponse, { kind: 'answered' }>,
  served: ServedCertificate,
  {
    place,
    host,
    deps,
    ms,
  }: { place: ProbeAddress; host: string | undefined; deps: ProbeDeps; ms: number },
): Promise<ProbeResponse> {
  const fallback = served.isControllerDefault || (await isServedForUnknownHost());
  return { ...answer, certificate: { ...served.facts, fallback } };

  async function isServedForUnknownHost(): Promise<boolean> {
    if (host === undefined || served.coversHost(host) || servesEveryHost(deps.objects))
      return false;
    return (
      (await fallbackCertificateFingerprint(place, deps.clock, Math.max(ms, 500))) ===
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
