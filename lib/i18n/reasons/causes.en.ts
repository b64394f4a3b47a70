import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import { clusterEn } from './cluster.en.ts';
import { networkEn } from './network.en.ts';
import { podsEn } from './pods.en.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

const IMAGE_PULL_SUMMARIES = {
  'not-found': 'Image not found',
  denied: 'Image pull denied',
  unreachable: 'Registry unreachable',
  invalid: 'Invalid image name',
  other: 'Image can’t be pulled',
} as const;

const UNSCHEDULABLE_REASONS = {
  cpu: 'not enough CPU',
  memory: 'not enough memory',
  resource: 'not enough of a resource',
  'too-many-pods': 'too many Pods on the Node',
  'node-selector': 'no Node with matching labels',
  affinity: 'affinity rules aren’t met',
  cordoned: 'the Node is cordoned',
  gated: 'it has a scheduling gate',
  taint: 'taint not tolerated',
  ports: 'host port already in use',
  volume: 'volume not ready',
  other: 'no matching Node',
} as const;

export const causesEn: Pick<ReasonTable, CauseCode> = {
  ...networkEn,
  ...clusterEn,
  ...podsEn,
  'image-pull': {
    found: (p) =>
      sentence`${mark(p.image)} ${{ 'not-found': 'isn’t in the registry', denied: 'can’t be pulled: access denied', unreachable: 'can’t be pulled: the registry is unreachable', invalid: 'isn’t a valid image name', other: 'can’t be pulled' }[p.why]}.`,
    expected: () => sentence`An image that can be pulled`,
    next: (p) =>
      p.why === 'unreachable'
        ? sentence`Tell your instructor: others might have this problem too.`
        : sentence`Compare the name and tag letter by letter, then apply it again.`,
    short: (p) => IMAGE_PULL_SUMMARIES[p.why],
  },
  'crash-loop': {
    found: (p) => describeCrash(p),
    expected: () => sentence`A process that keeps running`,
    next: (p) => adviseOnCrash(p),
    short: (p) =>
      p.reason === 'StartError'
        ? 'Program not found'
        : p.exitCode === 0
          ? 'Container exits immediately'
          : `Container crashes (exit code ${p.exitCode})`,
  },
  'port-conflict': {
    found: (p) =>
      p.port === 0
        ? sentence`${code(p.container)} needs a port that ${mark(p.other)} already uses.`
        : sentence`${code(p.container)} and ${code(p.other)} both use port ${mark(p.port)}.`,
    expected: () => sentence`A different port for each container of a Pod`,
    next: () => sentence`Change the port of one of them.`,
    short: () => 'Port conflict',
  },
  unschedulable: {
    found: (p) =>
      sentence`Pod ${code(p.name)} can’t be scheduled: ${mark(UNSCHEDULABLE_REASONS[p.why])}.`,
    expected: () => sentence`A Node that can run it`,
    next: (p) =>
      p.why === 'cpu' || p.why === 'memory' || p.why === 'resource'
        ? sentence`Reduce ${code('resources.requests')} and apply it again.`
        : sentence`Check the Events: ${code(`kubectl describe pod ${p.name}`)}`,
    short: () => 'Pod can’t be scheduled',
  },
  'config-error': {
    found: (p) =>
      p.what === ''
        ? sentence`Container ${code(p.container)} can’t be created from its configuration.`
        : sentence`${{ configmap: 'ConfigMap', secret: 'Secret', key: 'Key', other: 'Object' }[p.missing]} ${mark(p.what)} does not exist.`,
    expected: (p) => sentence`The object that container ${code(p.container)} refers to`,
    next: () => sentence`Create it, or correct the name in the YAML.`,
    short: (p) =>
      ({
        configmap: 'ConfigMap missing',
        secret: 'Secret missing',
        key: 'Key missing',
        other: 'Invalid container configuration',
      })[p.missing],
  },
  'wrong-namespace': {
    found: (p) => sentence`${p.kind} ${code(p.name)} is in namespace ${mark(p.found)}.`,
    expected: (p) => sentence`Namespace ${code(p.expected)}`,
    next: (p) => sentence`Apply it again with ${code(`-n ${p.expected}`)}.`,
    short: () => 'Wrong namespace',
  },
};

type Crash = CauseParams['crash-loop'];

function describeCrash({ container, exitCode, message, reason, restarts }: Crash) {
  if (reason === 'StartError' && message !== '')
    return sentence`Container ${code(container)} can’t start: program ${mark(message)} not found.`;
  if (reason === 'OOMKilled')
    return sentence`Container ${code(container)} exceeded its memory limit (${mark(reason)}).`;
  if (message === '' && restarts === 0)
    return sentence`Container ${code(container)} exited with code ${mark(exitCode)} and isn’t restarted.`;
  if (message === '')
    return sentence`Container ${code(container)} keeps exiting with code ${mark(exitCode)}.`;
  return sentence`Container ${code(container)} exited with code ${mark(exitCode)}: ${code(message)}`;
}

function adviseOnCrash({ name, container, exitCode, reason, restarts }: Crash) {
  if (exitCode === 0) return sentence`Give the container a process that keeps running.`;
  if (reason === 'StartError' || exitCode === 127)
    return sentence`Check ${code('command')} word by word: each word is a separate item.`;
  if (reason === 'OOMKilled')
    return sentence`Raise ${code('resources.limits')}, or reduce the memory use.`;
  // Without a restart there is no previous container.
  const logs = restarts === 0 ? 'kubectl logs' : 'kubectl logs -p';
  return sentence`Read the log: ${code(`${logs} ${name} -c ${container}`)}`;
}
