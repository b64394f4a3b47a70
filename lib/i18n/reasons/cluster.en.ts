import type { SayingTable } from './table.ts';
import { code, mark, words } from './words.ts';

const PRESSURE = { disk: 'disk space', memory: 'memory', pid: 'process numbers' } as const;
const NOT_YOURS = words`Tell an instructor: it is not your YAML.`;

/** Scaling and storage, and what the cluster itself stands on. */
export const clusterEn = {
  'hpa-no-metrics': {
    found: (p) => words`HPA ${code(p.name)} gets no figures for ${mark(p.target)}.`,
    expected: () => words`Figures from metrics-server`,
    next: () => words`Try ${code('kubectl top pods')}: it has to show figures first.`,
    short: () => 'HPA without figures',
  },
  'hpa-no-requests': {
    found: (p) =>
      words`Container ${code(p.container)} of ${code(p.target)} has no ${mark('resources.requests')}.`,
    expected: () => words`A request: the HPA works out its per cent of that`,
    next: () => words`Add ${code('resources.requests')} to the Pod template, then apply again.`,
    short: () => 'HPA: container without requests',
  },
  'hpa-no-target': {
    found: (p) => words`HPA ${code(p.name)} points to ${mark(p.target)}, which does not exist.`,
    expected: () => words`The Deployment that it should scale`,
    next: () => words`Correct ${code('scaleTargetRef')}, or make what it names.`,
    short: () => 'HPA names a missing target',
  },
  'claim-pending': {
    found: (p) =>
      ({
        'no-class':
          p.storageClass === ''
            ? words`Claim ${code(p.name)} names no StorageClass, and ${mark('none is the default')}.`
            : words`Claim ${code(p.name)} names StorageClass ${mark(p.storageClass)}, which does not exist.`,
        'no-volume': words`There is ${mark('no PersistentVolume')} that fits claim ${code(p.name)}.`,
        waiting: words`Claim ${code(p.name)} still waits for its volume.`,
      })[p.why],
    expected: () => words`A volume bound to the claim`,
    next: (p) =>
      ({
        'no-class': words`Choose one of ${code('kubectl get storageclass')}, make the claim anew.`,
        'no-volume': words`Compare class, size and access mode of claim and volume.`,
        waiting: words`Read the Events: ${code(`kubectl describe pvc ${p.name}`)}`,
      })[p.why],
    short: (p) =>
      ({
        'no-class': 'No such StorageClass',
        'no-volume': 'No volume fits the claim',
        waiting: 'Claim waits for a volume',
      })[p.why],
  },
  'node-not-ready': {
    found: (p) => words`Node ${code(p.name)} is not ready: ${mark(p.why)}.`,
    expected: () => words`A node that is ${code('Ready')}`,
    next: () => NOT_YOURS,
    short: () => 'Node not ready',
  },
  'node-pressure': {
    found: (p) => words`Node ${code(p.name)} runs out of ${mark(PRESSURE[p.what])}.`,
    expected: () => words`A node with room`,
    next: () => NOT_YOURS,
    short: (p) => `Node runs out of ${PRESSURE[p.what]}`,
  },
  'component-down': {
    found: (p) => words`${mark(p.component)} of the cluster is not running.`,
    expected: () => words`All parts of the control plane alive`,
    next: () => NOT_YOURS,
    short: (p) => `${p.component} down`,
  },
  'dns-down': {
    found: () => words`The DNS of the cluster is not running.`,
    expected: () => words`A Pod of CoreDNS that is ready`,
    next: () => words`Tell an instructor: names of Services cannot be looked up.`,
    short: () => 'Cluster DNS down',
  },
} satisfies Partial<SayingTable>;
