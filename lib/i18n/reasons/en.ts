import { acrossTimeEn } from './across-time.en.ts';
import { causesEn } from './causes.en.ts';
import { existenceEn } from './existence.en.ts';
import { formatSize } from '../sizes.ts';
import { formatClock } from '../times.ts';
import { formatInterval } from './interval.ts';
import type { ReasonTable } from './reason-table.ts';
import { responsesEn } from './responses.en.ts';
import { code, markImagePart, mark, sentence } from './spans.ts';

export const reasonsEn: ReasonTable = {
  ...causesEn,
  ...acrossTimeEn,
  ...responsesEn,
  ...existenceEn,
  differs: {
    found: (p) => sentence`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`Correct it in the YAML and apply it again.`,
    short: (p) => `${lastPathSegment(p.path)} isn’t ${p.expected}`,
  },
  missing: {
    found: (p) =>
      isStatus(p)
        ? sentence`Kubernetes hasn’t set ${mark(p.path)} of ${code(p.name)} yet.`
        : sentence`${code(p.name)} has no ${mark(p.path)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) => (isStatus(p) ? checkEvents(p) : sentence`Add it to the YAML and apply it again.`),
    short: (p) => `${lastPathSegment(p.path)} is missing`,
  },
  unwanted: {
    found: (p) => sentence`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: () => sentence`Not set`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`Remove the line and apply the YAML again.`,
    short: (p) => `${lastPathSegment(p.path)} should be removed`,
  },
  'no-item': {
    found: (p) => sentence`${mark(p.path)} of ${code(p.name)} doesn’t have this entry.`,
    expected: (p) => sentence`An entry with ${code(p.expected)}`,
    next: (p) =>
      isStatus(p) ? checkEvents(p) : sentence`Add the entry to the list and apply it again.`,
    short: (p) => `${lastPathSegment(p.path)} is missing an entry`,
  },
  'no-container': {
    found: (p) => sentence`${p.kind} ${code(p.name)} has no container ${mark(p.expected)}.`,
    expected: (p) => sentence`A container ${code(p.expected)}`,
    next: () => sentence`Add it under ${code('containers')} and recreate the Pod.`,
    short: () => 'Container missing',
  },
  'container-name': {
    found: (p) => sentence`A container of ${code(p.name)} is named ${mark(p.found)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`Correct the name and recreate the Pod.`,
    short: () => 'Wrong container name',
  },
  image: {
    found: (p) => sentence`Container ${code(p.container)} uses ${markImagePart(p.found, p.part)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? sentence`Correct the tag after the colon and apply it again.`
        : p.part === 'registry'
          ? sentence`Use the expected registry, or a known mirror of Docker Hub.`
          : sentence`Compare the name letter by letter, then apply it again.`,
    short: (p) =>
      ({ name: 'Wrong image name', tag: 'Wrong image tag', registry: 'Wrong registry' })[p.part],
  },
  command: {
    found: (p) =>
      p.found === ''
        ? sentence`Container ${code(p.container)} has no ${mark('command')}.`
        : sentence`Container ${code(p.container)} runs ${mark(p.found)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () =>
      sentence`Write ${code('command')} as a list of words, then delete and recreate the object.`,
    short: (p) => (p.found === '' ? 'No command' : 'Wrong command'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? sentence`${code(p.name)} has no label ${mark(p.key)}.`
        : sentence`Label ${code(p.key)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => sentence`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => sentence`Correct ${code(p.path)} and apply it again.`,
    short: (p) => (p.found === '' ? `Label ${p.key} is missing` : `Wrong value of label ${p.key}`),
  },
  schedule: {
    found: (p) =>
      p.everySeconds > 0
        ? sentence`${code(p.name)} runs ${mark(formatInterval(p.everySeconds, 'en'))}: ${code(p.found)}`
        : sentence`The schedule of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`Correct ${code('schedule')} in the YAML and apply it again.`,
    short: () => 'Wrong schedule',
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? sentence`${p.kind} ${code(p.name)} has no condition ${mark(p.condition)} yet.`
        : sentence`${p.kind} ${code(p.name)}: ${code(p.condition)} is ${mark(p.found)}${p.why === '' ? '' : sentence` (${code(p.why)})`}.`,
    expected: (p) => sentence`${code(p.condition)} is ${code(p.expected)}`,
    next: (p) =>
      sentence`Check the Events: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: (p) => `${p.condition} isn’t ${p.expected}`,
  },
  starting: {
    found: (p) => sentence`Pod ${code(p.name)} is starting.`,
    next: () => sentence`Wait a moment, or watch it with ${code('kubectl get pods -w')}.`,
    short: () => 'Starting',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? sentence`There is no ${mark(p.kind)} in ${code(p.namespace)}.`
        : sentence`${code(p.owner)} has no ${mark(p.kind)}.`,
    expected: (p) => sentence`One ${p.kind}`,
    next: (p) =>
      p.owner === ''
        ? sentence`Apply the YAML.`
        : sentence`Check the Events: ${code(`kubectl describe ${p.owner.toLowerCase()}`)}`,
    short: (p) => `No ${p.kind}`,
  },
  stated: {
    found: (p) => sentence`${p.kind} ${code(p.name)} doesn’t match the task.`,
    short: () => 'Doesn’t match the task',
  },
  'cannot-see': {
    found: (p) => sentence`The agent doesn’t have permission to read ${mark(p.kind)}.`,
    next: () => sentence`Run ${code('podium-agent doctor')} on the VM.`,
    short: (p) => `No permission to read ${p.kind}`,
  },
  stalled: {
    found: (p) => sentence`Podium can’t see ${mark(p.kind)}: the API server refuses the watch.`,
    next: () => sentence`Run ${code('podium-agent doctor')} on the VM.`,
    short: (p) => `Can’t see ${p.kind}`,
  },
  oversized: {
    found: (p) => sentence`The ${p.kind} ${code(p.name)} is over ${mark('64 KiB')}.`,
    next: () => sentence`Podium shows only its name and labels.`,
    short: (p) => `${p.kind} over 64 KiB`,
  },
  cut: {
    found: (p) => sentence`The ${p.kind} ${code(p.name)} has lists that are too long.`,
    next: () => sentence`Podium shows only the first items of these lists.`,
    short: (p) => `${p.kind} shown in part`,
  },
  'data-limited': {
    found: () => sentence`This cluster has ${mark('too many objects')}.`,
    next: (p) => sentence`Podium shows only the name and labels of the ${p.kind} ${code(p.name)}.`,
    short: () => 'Data limited',
  },
  'too-costly': {
    found: () => sentence`This check took too long and was stopped.`,
    short: () => 'Check took too long',
  },
  'check-error': {
    found: () => sentence`This check couldn’t be evaluated.`,
    short: () => 'Check couldn’t be evaluated',
  },
  'agent-away': {
    found: () => sentence`The agent on the VM is offline.`,
    next: () => sentence`Run ${code('podium-agent doctor')} on the VM.`,
    short: () => 'Agent offline',
  },
  'first-look': {
    found: () => sentence`The agent is scanning the cluster for the first time.`,
    next: () => sentence`Wait a few seconds.`,
    short: () => 'First scan of the cluster',
  },
  'cluster-down': {
    found: () => sentence`The cluster isn’t responding to the agent.`,
    next: () => sentence`Run ${code('kubectl get nodes')} on the VM.`,
    short: () => 'Cluster down',
  },
  'storage-limit': {
    found: (p) =>
      p.scope === 'seat'
        ? sentence`This seat reached its storage limit of ${formatSize(p.limitBytes)} at ${formatClock(p.at)}.`
        : sentence`This workshop reached its storage limit of ${formatSize(p.limitBytes)} at ${formatClock(p.at)}.`,
    next: (p) =>
      p.scope === 'seat'
        ? sentence`Checks can’t be verified until an instructor deletes its data or raises the limit.`
        : sentence`Checks of this seat can’t be verified until an instructor removes seats.`,
    short: () => 'Storage limit reached',
  },
};

function lastPathSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The status is what Kubernetes reports; a student can't write it. */
function isStatus({ path }: { readonly path: string }): boolean {
  return path === 'status' || path.startsWith('status.');
}

function checkEvents({ kind, name }: { readonly kind: string; readonly name: string }) {
  return sentence`Check the Events: ${code(`kubectl describe ${kind.toLowerCase()} ${name}`)}`;
}
