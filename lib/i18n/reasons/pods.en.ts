import type { CauseParams } from '#lib/grading/types.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

type Eviction = CauseParams['evicted']['why'];

const EVICTION_REASONS: Readonly<Record<Eviction, string>> = {
  memory: 'its Node is low on memory',
  disk: 'its Node is low on disk space',
  pid: 'its Node is low on process IDs',
  limit: 'it exceeded its storage limit',
  preempted: 'another Pod has a higher priority',
  shutdown: 'its Node was shut down',
  'node-lost': 'its Node was lost',
  taint: 'its Node has a taint',
  drain: 'its Node was drained',
  other: 'its Node needs the resources',
};
const EVICTION_SUMMARIES: Readonly<Record<Eviction, string>> = {
  memory: 'Evicted: Node is low on memory',
  disk: 'Evicted: Node is low on disk space',
  pid: 'Evicted: Node is low on process IDs',
  limit: 'Evicted: storage limit exceeded',
  preempted: 'Preempted by another Pod',
  shutdown: 'Ended by a Node shutdown',
  'node-lost': 'Ended with its Node',
  taint: 'Evicted by a taint',
  drain: 'Evicted: Node was drained',
  other: 'Evicted',
};
const FAILURE_SUMMARIES = {
  deadline: 'Pod exceeded its deadline',
  resources: 'Pod rejected: not enough resources',
  'node-selector': 'Pod rejected: Node labels don’t match',
  ports: 'Pod rejected: host port in use',
  admission: 'Pod rejected by the Node',
} as const;

const REFUSAL_SUMMARIES = {
  quota: 'ResourceQuota exceeded',
  'quota-unset': 'ResourceQuota needs a value',
  'limit-range': 'Outside the LimitRange',
  'pod-security': 'Refused by Pod security',
  webhook: 'Refused by a webhook',
  'webhook-down': 'Webhook isn’t responding',
  policy: 'Refused by a policy',
  'service-account': 'ServiceAccount missing',
  invalid: 'Invalid Pod template',
  other: 'Pods can’t be created',
} as const;

/** Pods that ended as a whole, and Pods that the API server refuses. */
export const podsEn = {
  evicted: {
    found: (p) =>
      sentence`Pod ${code(p.name)} was evicted: ${mark(withoutStop(p.message) || EVICTION_REASONS[p.why])}.`,
    expected: () => sentence`A running Pod`,
    next: (p) =>
      p.why === 'limit'
        ? sentence`Store less or raise the limit, then recreate the Pod.`
        : p.why === 'memory' || p.why === 'disk' || p.why === 'pid'
          ? sentence`Tell your instructor: the Node is low on ${{ memory: 'memory', disk: 'disk space', pid: 'process IDs' }[p.why]}.`
          : sentence`Delete the Pod, then apply it again.`,
    short: (p) => EVICTION_SUMMARIES[p.why],
  },
  'pod-failed': {
    found: (p) =>
      p.why === 'deadline'
        ? sentence`Pod ${code(p.name)} ran longer than its ${mark('activeDeadlineSeconds')}.`
        : sentence`The Node rejected Pod ${code(p.name)}: ${mark(withoutStop(p.message) || p.reason)}.`,
    expected: () => sentence`A running Pod`,
    next: (p) =>
      ({
        deadline: sentence`Raise ${code('activeDeadlineSeconds')}, then recreate the Pod.`,
        resources:
          p.reason === 'OutOfpods'
            ? sentence`Delete Pods that you don’t need, then recreate this one.`
            : sentence`Reduce ${code('resources.requests')}, then recreate the Pod.`,
        'node-selector': sentence`Compare ${code('nodeSelector')} with ${code('kubectl get nodes --show-labels')}.`,
        ports: sentence`Change ${code('hostPort')}, then recreate the Pod.`,
        admission: sentence`Check the Events: ${code(`kubectl describe pod ${p.name}`)}`,
      })[p.why],
    short: (p) => FAILURE_SUMMARIES[p.why],
  },
  'pods-refused': {
    found: (p) => describeRefusal(p),
    expected: (p) => describeAllowed(p),
    next: (p) => adviseOnRefusal(p),
    short: (p) => REFUSAL_SUMMARIES[p.why],
  },
  'no-pods': {
    found: (p) => sentence`Kubernetes created ${mark('no Pods')} for ${p.kind} ${code(p.name)}.`,
    expected: () => sentence`At least one Pod`,
    next: (p) =>
      sentence`Read why in the Events: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: (p) => `${p.kind} has no Pods`,
  },
} satisfies Partial<ReasonTable>;

type Refused = CauseParams['pods-refused'];

function describeRefusal({ name, why, what, needed, used, message }: Refused) {
  switch (why) {
    case 'quota':
      return needed === ''
        ? sentence`ResourceQuota ${mark(what)} has no room for the Pods of ${code(name)}.`
        : sentence`ResourceQuota ${mark(what)}: ${code(used)} is used, a Pod needs ${code(needed)}.`;
    case 'quota-unset':
      return sentence`ResourceQuota ${code(what)} requires ${mark(needed)} for each container.`;
    case 'limit-range':
      return sentence`A LimitRange refuses the Pods of ${code(name)}: ${mark(needed)}.`;
    case 'pod-security':
      return sentence`Pod security level ${code(what)} refuses the Pods: ${mark(needed)}.`;
    case 'webhook':
      return needed === ''
        ? sentence`Webhook ${mark(what)} refuses the Pods of ${code(name)}.`
        : sentence`Webhook ${code(what)} refuses the Pods: ${mark(withoutStop(needed))}.`;
    case 'webhook-down':
      return sentence`Webhook ${mark(what)} isn’t responding, so no Pods are created.`;
    case 'policy':
      return needed === ''
        ? sentence`Policy ${mark(what)} refuses the Pods of ${code(name)}.`
        : sentence`Policy ${code(what)} refuses the Pods: ${mark(withoutStop(needed))}.`;
    case 'service-account':
      return sentence`ServiceAccount ${mark(what)} doesn’t exist.`;
    case 'invalid':
      return sentence`The Pod template of ${code(name)} is invalid: ${mark(withoutStop(message))}.`;
    case 'other':
      return sentence`The Pods of ${code(name)} can’t be created: ${mark(withoutStop(message))}.`;
  }
}

function describeAllowed({ why, what, needed, allowed }: Refused) {
  if (why === 'quota-unset') return sentence`A value for ${code(needed)}`;
  if (why === 'service-account') return sentence`An existing ServiceAccount ${code(what)}`;
  if (allowed === '') return sentence`Pods that the API server accepts`;
  return why === 'quota' ? sentence`At most ${code(allowed)}` : sentence`${code(allowed)}`;
}

function adviseOnRefusal({ kind, name, why }: Refused) {
  switch (why) {
    case 'quota':
      return sentence`Delete Pods that you don’t need, or reduce ${code('resources')}.`;
    case 'quota-unset':
    case 'limit-range':
      return sentence`Correct ${code('resources')} in the Pod template and apply it again.`;
    case 'service-account':
      return sentence`Create it, or correct ${code('serviceAccountName')}.`;
    case 'webhook-down':
      return sentence`Tell your instructor: your YAML isn’t the cause.`;
    case 'pod-security':
    case 'webhook':
    case 'policy':
    case 'invalid':
    case 'other':
      return sentence`Check the Events: ${code(`kubectl describe ${kind.toLowerCase()} ${name}`)}`;
  }
}

/** Messages of Kubernetes end with a full stop or not. */
function withoutStop(message: string): string {
  return message.replace(/[\s.]+$/, '');
}
