import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { Api } from '#agents/kube/read-api.ts';
import { ASK_MS } from './responses.ts';
import { listAt, numberAt, textAt } from './fields.ts';
import { askIngress } from './send-via-ingress.ts';
import { askDirectly } from './send-direct.ts';
import { mayAsk } from './allowed-address.ts';
import { askThroughApi } from './send-via-api-proxy.ts';
import type { Vantage } from './node-reachability.ts';
import type { World } from './object-cache.ts';

/** What was asked, as a person would type it, and what came of it. */
export interface Asked {
  readonly url: string;
  readonly answer: Answer;
}

export interface Means {
  readonly api: () => Api | null;
  readonly world: World;
  readonly vantage: Pick<Vantage, 'open'>;
  readonly clock: Clock;
  /** Where an Ingress controller listens; other ports in tests. */
  readonly ingressPorts?: { readonly http: number; readonly https: number };
}

const DEFAULT_PORT = { http: 80, https: 443 } as const;

/** `http://10.250.0.1:30010/foo`, without the port where it is the scheme's own. */
export function urlOf(scheme: 'http' | 'https', host: string, port: number, path: string): string {
  const authority = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${authority}${port === DEFAULT_PORT[scheme] ? '' : `:${port}`}${path}`.slice(
    0,
    400,
  );
}

/** Makes one request of a probe to one object. Null: nothing could be learnt of it just now. Never rejects. */
export function askOnce(probe: PlannedProbe, item: SlimItem, means: Means): Promise<Asked | null> {
  switch (probe.via) {
    case 'pod':
      return askPod(probe, item, means);
    case 'service':
      return askService(probe, item, means);
    case 'node-port':
      return askNodePort(probe, item, means);
    case 'ingress':
      return askIngress(probe, item, means);
  }
}

/** A Pod need not declare a port to listen on it: the plan's own counts too, and where neither names one the scheme's. */
async function askPod(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: Means,
): Promise<Asked | null> {
  const declared = listAt(object, 'spec', 'containers')
    .flatMap((container) => listAt(container, 'ports'))
    .map((port) => numberAt(port, 'containerPort'));
  const port = probe.port ?? declared[0] ?? DEFAULT_PORT[probe.scheme];
  const ip = textAt(object, 'status', 'podIP');
  const url = urlOf(probe.scheme, ip === '' ? ref.name : ip, port, probe.path);
  if (ip === '') return { url, answer: { kind: 'no-address' } };
  return proxied(api(), { ...probe, resource: 'pods', name: ref.name, port }, url, clock);
}

async function askService(
  probe: PlannedProbe,
  { ref, object }: SlimItem,
  { api, clock }: Means,
): Promise<Asked | null> {
  const port = portsOf(object).find(
    (one) => probe.port === undefined || one.port === probe.port,
  )?.port;
  const url = urlOf(
    probe.scheme,
    `${ref.name}.${ref.ns}.svc`,
    port ?? probe.port ?? DEFAULT_PORT[probe.scheme],
    probe.path,
  );
  if (port === undefined) return { url, answer: { kind: 'no-address' } };
  return proxied(api(), { ...probe, resource: 'services', name: ref.name, port }, url, clock);
}

async function proxied(
  api: Api | null,
  asked: Parameters<typeof askThroughApi>[1],
  url: string,
  clock: Clock,
): Promise<Asked | null> {
  const answer = api === null ? null : await askThroughApi(api, asked, clock, ASK_MS);
  return answer && { url, answer };
}

async function askNodePort(
  probe: PlannedProbe,
  { object }: SlimItem,
  { world, vantage, clock }: Means,
): Promise<Asked | null> {
  const port = portsOf(object).find(
    (one) =>
      one.nodePort > 0 &&
      (probe.port === undefined || one.port === probe.port || one.nodePort === probe.port),
  )?.nodePort;
  const address = world.nodes().find((node) => mayAsk(node, world));
  const url = urlOf(
    probe.scheme,
    address ?? 'node',
    port ?? probe.port ?? DEFAULT_PORT[probe.scheme],
    probe.path,
  );
  if (port === undefined) return { url, answer: { kind: 'no-address' } };
  if (address === undefined)
    return { url, answer: { kind: 'cannot-ask', why: 'the addresses of the nodes are not known' } };
  if (!vantage.open)
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
      await askDirectly(
        { scheme: probe.scheme, address, port, host: probe.host, path: probe.path },
        clock,
        ASK_MS,
      )
    ).answer,
  };
}

function portsOf(service: SlimItem['object']): { port: number; nodePort: number }[] {
  return listAt(service, 'spec', 'ports').map((port) => ({
    port: numberAt(port, 'port'),
    nodePort: numberAt(port, 'nodePort'),
  }));
}
