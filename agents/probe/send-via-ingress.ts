import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { ASK_MS } from './responses.ts';
import { urlOf, type Asked, type Means } from './send-probe.ts';
import type { Served } from './certificate.ts';
import { askDirectly, fingerprintForNobody, type Place } from './send-direct.ts';
import { listAt } from './fields.ts';
import { mayAsk } from './allowed-address.ts';
import { balancersOf, type World } from './object-cache.ts';

const LOOPBACK = '127.0.0.1';
const PORTS = { http: 80, https: 443 } as const;
/** Ways that are tried at most, so that each has its time. */
const MOST = 3;

/**
 * Asks as a client outside the cluster would: where a load balancer stands, else on this machine (kind maps its ports here) and
 * on the nodes. The first 2xx counts, else the most telling of what was heard.
 */
export async function askIngress(
  probe: PlannedProbe,
  item: SlimItem,
  means: Means,
): Promise<Asked> {
  const { world, vantage, clock, ingressPorts = PORTS } = means;
  const { scheme, host, path } = probe;
  const places = placesOf(item, world, vantage.open).map((address): Place => ({
    address,
    port: ingressPorts[scheme],
  }));
  const url = urlOf(scheme, host ?? places[0]?.address ?? LOOPBACK, PORTS[scheme], path);
  const until = clock.mono() + ASK_MS;
  const heard: Answer[] = [];
  for (const [index, place] of places.entries()) {
    const left = (until - clock.mono()) / (places.length - index);
    const { answer, served } = await askDirectly({ ...place, scheme, host, path }, clock, left);
    const whole =
      answer.kind === 'answered' && served !== undefined
        ? await markFallback(answer, served, { place, host, means, ms: until - clock.mono() })
        : answer;
    if (isGood(whole)) return { url, answer: whole };
    heard.push(whole);
  }
  return { url, answer: mostTelling(heard, item, world, vantage.open) };
}

/** Addresses by which the Ingress may be asked. A balancer's address that is a node's counts only where there is a way to the nodes. */
function placesOf({ object }: SlimItem, world: World, nodesOpen: boolean): string[] {
  const nodes = world.nodes();
  const reachable = (address: string) =>
    mayAsk(address, world) && (nodesOpen || !nodes.includes(address));
  const balancers = balancersOf(object).filter(reachable);
  return [
    ...new Set(balancers.length > 0 ? balancers : [LOOPBACK, ...nodes.filter(reachable)]),
  ].slice(0, MOST);
}

const isGood = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;

const TELLING: readonly Answer['kind'][] = ['answered', 'no-tls', 'broken', 'timed-out', 'refused'];

function mostTelling(
  heard: readonly Answer[],
  { object }: SlimItem,
  world: World,
  nodesOpen: boolean,
): Answer {
  const best = TELLING.map((kind) => heard.find((answer) => answer.kind === kind)).find(
    (answer) => answer !== undefined,
  ) ?? { kind: 'no-address' };
  if (best.kind !== 'refused') return best;
  // No controller has taken it, so that nobody says where to ask.
  if (listAt(object, 'status', 'loadBalancer', 'ingress').length === 0)
    return { kind: 'no-address' };
  if (balancersOf(object).some((address) => !world.nodes().includes(address))) return best;
  return nodesOpen && world.nodes().length > 0
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
async function markFallback(
  answer: Extract<Answer, { kind: 'answered' }>,
  served: Served,
  { place, host, means, ms }: { place: Place; host: string | undefined; means: Means; ms: number },
): Promise<Answer> {
  const fallback = served.looksMade || (await isServedToAll());
  return { ...answer, certificate: { ...served.facts, fallback } };

  async function isServedToAll(): Promise<boolean> {
    if (host === undefined || served.covers(host) || servesAnyName(means.world)) return false;
    return (
      (await fingerprintForNobody(place, means.clock, Math.max(ms, 500))) === served.fingerprint
    );
  }
}

function servesAnyName(world: World): boolean {
  return world
    .ofKind('networking.k8s.io/v1/Ingress')
    .some(({ object }) =>
      listAt(object, 'spec', 'tls').some(
        (tls) => !Array.isArray(tls['hosts']) || tls['hosts'].length === 0,
      ),
    );
}
