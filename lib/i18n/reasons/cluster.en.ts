import type { SayingTable } from './reason-table.ts';
import { code, mark, words } from './spans.ts';

const PRESSURE = { disk: 'disk space', memory: 'memory', pid: 'process IDs' } as const;
const NOT_YOURS = words`Tell your instructor: your YAML isn’t the cause.`;

/** Scaling and storage, and what the cluster itself stands on. */
export const clusterEn = {
  'hpa-no-metrics': {
    found: (p) => words`HPA ${code(p.name)} has no metrics for ${mark(p.target)}.`,
    expected: () => words`Metrics from metrics-server`,
    next: () => words`Check that ${code('kubectl top pods')} shows values.`,
    short: () => 'HPA has no metrics',
  },
  'hpa-no-requests': {
    found: (p) =>
      words`Container ${code(p.container)} of ${code(p.target)} has no ${mark('resources.requests')}.`,
    expected: () => words`A request, because the HPA percentage refers to it`,
    next: () => words`Add ${code('resources.requests')} to the Pod template and apply it again.`,
    short: () => 'HPA: no resource requests',
  },
  'hpa-no-target': {
    found: (p) => words`HPA ${code(p.name)} targets ${mark(p.target)}, which doesn’t exist.`,
    expected: () => words`The Deployment to scale`,
    next: () => words`Correct ${code('scaleTargetRef')}, or create the target.`,
    short: () => 'HPA target missing',
  },
  'claim-pending': {
    found: (p) =>
      ({
        'no-class':
          p.storageClass === ''
            ? words`PVC ${code(p.name)} names no StorageClass, and ${mark('there’s no default')}.`
            : words`PVC ${code(p.name)} uses StorageClass ${mark(p.storageClass)}, which doesn’t exist.`,
        'no-volume': words`${mark('No PersistentVolume')} matches PVC ${code(p.name)}.`,
        waiting: words`PVC ${code(p.name)} is still waiting for its volume.`,
      })[p.why],
    expected: () => words`A volume bound to the PVC`,
    next: (p) =>
      ({
        'no-class': words`Choose one from ${code('kubectl get storageclass')} and recreate the PVC.`,
        'no-volume': words`Compare the class, size and access mode of the PVC and the volume.`,
        waiting: words`Check the Events: ${code(`kubectl describe pvc ${p.name}`)}`,
      })[p.why],
    short: (p) =>
      ({
        'no-class': 'StorageClass not found',
        'no-volume': 'No matching volume',
        waiting: 'PVC is waiting for a volume',
      })[p.why],
  },
  'node-not-ready': {
    found: (p) => words`Node ${code(p.name)} isn’t ready: ${mark(p.why)}.`,
    expected: () => words`A ${code('Ready')} Node`,
    next: () => NOT_YOURS,
    short: () => 'Node isn’t ready',
  },
  'node-pressure': {
    found: (p) => words`Node ${code(p.name)} is low on ${mark(PRESSURE[p.what])}.`,
    expected: () => words`A Node with enough resources`,
    next: () => NOT_YOURS,
    short: (p) => `Node is low on ${PRESSURE[p.what]}`,
  },
  'component-down': {
    found: (p) => words`${mark(p.component)} isn’t running in the cluster.`,
    expected: () => words`A running control plane`,
    next: () => NOT_YOURS,
    short: (p) => `${p.component} is down`,
  },
  'dns-down': {
    found: () => words`The cluster DNS isn’t running.`,
    expected: () => words`A ready CoreDNS Pod`,
    next: () => words`Tell your instructor: Service names can’t be resolved.`,
    short: () => 'Cluster DNS is down',
  },
} satisfies Partial<SayingTable>;
