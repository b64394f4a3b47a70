import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

const PRESSURE = { disk: 'disk space', memory: 'memory', pid: 'process IDs' } as const;
const NOT_A_STUDENT_FAULT = sentence`Tell your instructor: your YAML isn’t the cause.`;

/** Scaling, storage, nodes and cluster components. */
export const clusterEn = {
  'hpa-no-metrics': {
    found: (p) => sentence`HPA ${code(p.name)} has no metrics for ${mark(p.target)}.`,
    expected: () => sentence`Metrics from metrics-server`,
    next: () => sentence`Check that ${code('kubectl top pods')} shows values.`,
    short: () => 'HPA has no metrics',
  },
  'hpa-no-requests': {
    found: (p) =>
      sentence`Container ${code(p.container)} of ${code(p.target)} has no ${mark('resources.requests')}.`,
    expected: () => sentence`A request, because the HPA percentage refers to it`,
    next: () => sentence`Add ${code('resources.requests')} to the Pod template and apply it again.`,
    short: () => 'HPA: no resource requests',
  },
  'hpa-no-target': {
    found: (p) => sentence`HPA ${code(p.name)} targets ${mark(p.target)}, which doesn’t exist.`,
    expected: () => sentence`The Deployment to scale`,
    next: () => sentence`Correct ${code('scaleTargetRef')}, or create the target.`,
    short: () => 'HPA target missing',
  },
  'claim-pending': {
    found: (p) =>
      ({
        'no-class':
          p.storageClass === ''
            ? sentence`PVC ${code(p.name)} names no StorageClass, and ${mark('there’s no default')}.`
            : sentence`PVC ${code(p.name)} uses StorageClass ${mark(p.storageClass)}, which doesn’t exist.`,
        'no-volume': sentence`${mark('No PersistentVolume')} matches PVC ${code(p.name)}.`,
        waiting: sentence`PVC ${code(p.name)} is still waiting for its volume.`,
      })[p.why],
    expected: () => sentence`A volume bound to the PVC`,
    next: (p) =>
      ({
        'no-class': sentence`Choose one from ${code('kubectl get storageclass')} and recreate the PVC.`,
        'no-volume': sentence`Compare the class, size and access mode of the PVC and the volume.`,
        waiting: sentence`Check the Events: ${code(`kubectl describe pvc ${p.name}`)}`,
      })[p.why],
    short: (p) =>
      ({
        'no-class': 'StorageClass not found',
        'no-volume': 'No matching volume',
        waiting: 'PVC is waiting for a volume',
      })[p.why],
  },
  'node-not-ready': {
    found: (p) => sentence`Node ${code(p.name)} isn’t ready: ${mark(p.why)}.`,
    expected: () => sentence`A ${code('Ready')} Node`,
    next: () => NOT_A_STUDENT_FAULT,
    short: () => 'Node isn’t ready',
  },
  'node-pressure': {
    found: (p) => sentence`Node ${code(p.name)} is low on ${mark(PRESSURE[p.what])}.`,
    expected: () => sentence`A Node with enough resources`,
    next: () => NOT_A_STUDENT_FAULT,
    short: (p) => `Node is low on ${PRESSURE[p.what]}`,
  },
  'component-down': {
    found: (p) => sentence`${mark(p.component)} isn’t running in the cluster.`,
    expected: () => sentence`A running control plane`,
    next: () => NOT_A_STUDENT_FAULT,
    short: (p) => `${p.component} is down`,
  },
  'dns-down': {
    found: () => sentence`The cluster DNS isn’t running.`,
    expected: () => sentence`A ready CoreDNS Pod`,
    next: () => sentence`Tell your instructor: Service names can’t be resolved.`,
    short: () => 'Cluster DNS is down',
  },
  'too-many-objects': {
    found: () => sentence`This cluster has too many objects to look for problems.`,
    expected: () => sentence`A cluster with the objects of the exercises`,
    next: () => sentence`Exercises are still checked; delete objects that you don’t need.`,
    short: () => 'Too many objects',
  },
} satisfies Partial<ReasonTable>;
