import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import { clusterEn } from './cluster.en.ts';
import { networkEn } from './network.en.ts';
import type { SayingTable } from './table.ts';
import { code, mark, words } from './words.ts';

const PULL = {
  'not-found': 'Image name not found',
  denied: 'Image may not be pulled',
  unreachable: 'Registry out of reach',
  invalid: 'Image name not valid',
  other: 'Image cannot be pulled',
} as const;

const LACKS = {
  cpu: 'too little free CPU',
  memory: 'too little free memory',
  'node-selector': 'no node with the labels it asks for',
  taint: 'a taint it does not tolerate',
  ports: 'the host port is taken',
  volume: 'a volume that is not ready',
  other: 'no node fits',
} as const;

export const causesEn: Pick<SayingTable, CauseCode> = {
  ...networkEn,
  ...clusterEn,
  'image-pull': {
    found: (p) =>
      words`${mark(p.image)} ${{ 'not-found': 'is not in the registry', denied: 'may not be pulled', unreachable: 'comes from a registry out of reach', invalid: 'is no valid image name', other: 'cannot be pulled' }[p.why]}.`,
    expected: () => words`An image that can be pulled`,
    next: (p) =>
      p.why === 'unreachable'
        ? words`Tell an instructor: others may have this as well.`
        : words`Compare name and tag letter by letter, then apply again.`,
    short: (p) => PULL[p.why],
  },
  'crash-loop': {
    found: (p) => crashFound(p),
    expected: () => words`A process that goes on running`,
    next: (p) => crashNext(p),
    short: (p) =>
      p.reason === 'StartError'
        ? 'No such program'
        : p.exitCode === 0
          ? 'Container ends at once'
          : `Container crashes, exit code ${p.exitCode}`,
  },
  'port-conflict': {
    found: (p) =>
      p.port === 0
        ? words`${code(p.container)} wants a port that ${mark(p.other)} has.`
        : words`${code(p.container)} and ${code(p.other)} both want port ${mark(p.port)}.`,
    expected: () => words`One port for each container of a Pod`,
    next: () => words`Give one of them another port.`,
    short: () => 'Two containers on one port',
  },
  unschedulable: {
    found: (p) => words`Pod ${code(p.name)} waits for a node: ${mark(LACKS[p.why])}.`,
    expected: () => words`A node with room for it`,
    next: (p) =>
      p.why === 'cpu' || p.why === 'memory'
        ? words`Ask for less under ${code('resources.requests')}, then apply again.`
        : words`Read the Events: ${code(`kubectl describe pod ${p.name}`)}`,
    short: () => 'No node for the Pod',
  },
  'config-error': {
    found: (p) =>
      p.what === ''
        ? words`Container ${code(p.container)} cannot be made from its configuration.`
        : words`${{ configmap: 'ConfigMap', secret: 'Secret', key: 'Key', other: 'Object' }[p.missing]} ${mark(p.what)} does not exist.`,
    expected: (p) => words`What container ${code(p.container)} refers to`,
    next: () => words`Make it, or correct the name in the YAML.`,
    short: (p) =>
      ({
        configmap: 'ConfigMap missing',
        secret: 'Secret missing',
        key: 'Key missing',
        other: 'Container configuration wrong',
      })[p.missing],
  },
  'wrong-namespace': {
    found: (p) => words`${p.kind} ${code(p.name)} is in namespace ${mark(p.found)}.`,
    expected: (p) => words`Namespace ${code(p.expected)}`,
    next: (p) => words`Apply it again with ${code(`-n ${p.expected}`)}.`,
    short: () => 'In another namespace',
  },
};

type Crash = CauseParams['crash-loop'];

function crashFound({ container, exitCode, message, reason }: Crash) {
  if (reason === 'StartError' && message !== '')
    return words`Container ${code(container)} cannot start: no program ${mark(message)}.`;
  if (reason === 'OOMKilled')
    return words`Container ${code(container)} used more memory than it may: ${mark(reason)}.`;
  if (message === '')
    return words`Container ${code(container)} ends again and again, exit code ${mark(exitCode)}.`;
  return words`Container ${code(container)} ends with exit code ${mark(exitCode)}: ${code(message)}`;
}

function crashNext({ name, container, exitCode, reason }: Crash) {
  if (exitCode === 0) return words`Its process ends by itself: give it something to keep doing.`;
  if (reason === 'StartError' || exitCode === 127)
    return words`Check ${code('command')} word by word; each is an item of its own.`;
  if (reason === 'OOMKilled')
    return words`Give it more under ${code('resources.limits')}, or let it use less.`;
  return words`Read ${code(`kubectl logs -p ${name} -c ${container}`)}`;
}
