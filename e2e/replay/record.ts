import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { openKube } from '#e2e/harness/kube.ts';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import {
  formatApiPath,
  Recording,
  type KubeObject,
  type RecordedEvent,
  type RecordedKind,
} from './recording.ts';
import { redactObject } from './redact.ts';
import { runScenario } from './scenario.ts';
import { openWire, type Wire } from './wire.ts';

const AcceptOf = {
  metadata: ';as=PartialObjectMetadata',
  metadataList: ';as=PartialObjectMetadataList',
};
const List = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(z.unknown()),
});
const Line = z.object({ type: z.string(), object: z.unknown() });
/** Old Events don't belong to the scenario. Those in `default` come from earlier work. */
const MAX_EVENTS = 5;
const isOld = (object: KubeObject): boolean => object.metadata.namespace === 'default';
/** The scenario is over after this time without an event on any watch. */
const QUIET_MS = 3000;

const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, out: { type: 'string' } },
});
if (values.kubeconfig === undefined || values.out === undefined) {
  console.error('Usage: npm run record -- --kubeconfig FILE --out e2e/replay/recordings/NAME.json');
  process.exit(2);
}
await record(values.kubeconfig, values.out);

/** Lists and watches every built-in kind during the scenario, and writes the redacted events. */
async function record(kubeconfig: string, out: string): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const wire = openWire(config);
  const { gitVersion } = z
    .object({ gitVersion: z.string() })
    .parse(await wire.get('/version', 'application/json'));
  const kinds: RecordedKind[] = [];
  for (const kind of BUILT_IN_KINDS) kinds.push(await listObjects(wire, kind));

  const events: RecordedEvent[] = [];
  let last = performance.now();
  const watches = await Promise.all(
    kinds.map((kind) =>
      watchEvents(wire, kind, (event) => {
        last = performance.now();
        events.push(event);
      }),
    ),
  );
  await runScenario(openKube(kubeconfig));
  while (performance.now() - last < QUIET_MS) await pause(100);
  for (const watch of watches) watch.stop();
  writeFileSync(out, formatRecording(Recording.parse({ kubernetes: gitVersion, kinds, events })));
  console.log(`${out}: ${kinds.length} kinds, ${events.length} events`);
}

async function listObjects(
  wire: Wire,
  { gvk, resource, namespaced, mode }: (typeof BUILT_IN_KINDS)[number],
): Promise<RecordedKind> {
  const list = List.parse(
    await wire.get(formatApiPath({ gvk, resource }), acceptHeader(mode, AcceptOf.metadataList)),
  );
  const all = list.items as KubeObject[];
  const items = mode === 'events' ? all.filter((item) => !isOld(item)).slice(-MAX_EVENTS) : all;
  return {
    gvk,
    resource,
    namespaced,
    mode,
    resourceVersion: list.metadata.resourceVersion,
    items: items.map(redactObject),
  };
}

function watchEvents(
  wire: Wire,
  kind: RecordedKind,
  take: (event: RecordedEvent) => void,
): Promise<{ stop(): void }> {
  const path = formatApiPath(kind);
  return wire.watch(
    `${path}?watch=1&resourceVersion=${kind.resourceVersion}`,
    acceptHeader(kind.mode, AcceptOf.metadata),
    (line) => {
      const { type, object } = Line.parse(JSON.parse(line));
      if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')
        throw new Error(`${path} sent ${type}: record again on an idle cluster`);
      take({ path, type, object: redactObject(object as KubeObject) });
    },
  );
}

function acceptHeader(mode: RecordedKind['mode'], as: string): string {
  return mode === 'metadata' ? `application/json${as};g=meta.k8s.io;v=v1` : 'application/json';
}

/** One object per line keeps the file small and the diffs readable. */
function formatRecording({ kubernetes, kinds, events }: Recording): string {
  const rows = (list: unknown[]): string =>
    list.length === 0 ? '[]' : `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const all = kinds.map(
    ({ items, ...head }) => `${JSON.stringify(head).slice(0, -1)},"items":${rows(items)}}`,
  );
  return `{"kubernetes":${JSON.stringify(kubernetes)},"kinds":[\n${all.join(',\n')}\n],"events":${rows(events)}}\n`;
}
