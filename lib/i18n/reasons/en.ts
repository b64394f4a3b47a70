import { acrossTimeEn } from './across-time.en.ts';
import { causesEn } from './causes.en.ts';
import type { SayingTable } from './reason-table.ts';
import { code, imageSpans, mark, words } from './spans.ts';

export const reasonsEn: SayingTable = {
  ...causesEn,
  ...acrossTimeEn,
  differs: {
    found: (p) => words`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Correct it in the YAML and apply it again.`,
    short: (p) => `${last(p.path)} isn’t ${p.expected}`,
  },
  missing: {
    found: (p) => words`${code(p.name)} has no ${mark(p.path)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Add it to the YAML and apply it again.`,
    short: (p) => `${last(p.path)} is missing`,
  },
  unwanted: {
    found: (p) => words`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: () => words`Not set`,
    next: () => words`Remove the line and apply the YAML again.`,
    short: (p) => `${last(p.path)} should be removed`,
  },
  'no-item': {
    found: (p) => words`${mark(p.path)} of ${code(p.name)} doesn’t have this entry.`,
    expected: (p) => words`An entry with ${code(p.expected)}`,
    next: () => words`Add the entry to the list and apply it again.`,
    short: (p) => `${last(p.path)} is missing an entry`,
  },
  'no-container': {
    found: (p) => words`${p.kind} ${code(p.name)} has no container ${mark(p.expected)}.`,
    expected: (p) => words`A container ${code(p.expected)}`,
    next: () => words`Add it under ${code('containers')} and recreate the Pod.`,
    short: () => 'Container missing',
  },
  'container-name': {
    found: (p) => words`A container of ${code(p.name)} is named ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Correct the name and recreate the Pod.`,
    short: () => 'Wrong container name',
  },
  image: {
    found: (p) => words`Container ${code(p.container)} uses ${imageSpans(p.found, p.part)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? words`Correct the tag after the colon and apply it again.`
        : words`Compare the name letter by letter, then apply it again.`,
    short: (p) =>
      ({ name: 'Wrong image name', tag: 'Wrong image tag', registry: 'Wrong registry' })[p.part],
  },
  command: {
    found: (p) =>
      p.found === ''
        ? words`Container ${code(p.container)} has no ${mark('command')}.`
        : words`Container ${code(p.container)} runs ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Write ${code('command')} as a list of words and recreate the Pod.`,
    short: (p) => (p.found === '' ? 'No command' : 'Wrong command'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.name)} has no label ${mark(p.key)}.`
        : words`Label ${code(p.key)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => words`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => words`Correct ${code(p.path)} and apply it again.`,
    short: (p) => (p.found === '' ? `Label ${p.key} is missing` : `Wrong value of label ${p.key}`),
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? words`${p.kind} ${code(p.name)} has no condition ${mark(p.condition)} yet.`
        : words`${p.kind} ${code(p.name)}: ${code(p.condition)} is ${mark(p.found)}${p.why === '' ? '' : words` (${code(p.why)})`}.`,
    expected: (p) => words`${code(p.condition)} is ${code(p.expected)}`,
    next: (p) =>
      words`Check the Events: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: (p) => `${p.condition} isn’t ${p.expected}`,
  },
  starting: {
    found: (p) => words`Pod ${code(p.name)} is starting.`,
    next: () => words`Wait a moment, or watch it with ${code('kubectl get pods -w')}.`,
    short: () => 'Starting',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? words`There is no ${mark(p.kind)} in ${code(p.namespace)}.`
        : words`${code(p.owner)} has no ${mark(p.kind)}.`,
    expected: (p) => words`One ${p.kind}`,
    next: () => words`Apply the YAML.`,
    short: (p) => `No ${p.kind}`,
  },
  stated: {
    found: (p) => words`${p.kind} ${code(p.name)} doesn’t match the task.`,
    short: () => 'Doesn’t match the task',
  },
  'cannot-see': {
    found: (p) => words`The agent doesn’t have permission to read ${mark(p.kind)}.`,
    next: () => words`Run ${code('podium-agent doctor')} on the VM.`,
    short: (p) => `No permission to read ${p.kind}`,
  },
  'too-costly': {
    found: () => words`This check took too long and was stopped.`,
    short: () => 'Check took too long',
  },
  'check-error': {
    found: () => words`This check couldn’t be evaluated.`,
    short: () => 'Check couldn’t be evaluated',
  },
  'agent-away': {
    found: () => words`The agent on the VM is offline.`,
    next: () => words`Run ${code('podium-agent doctor')} on the VM.`,
    short: () => 'Agent offline',
  },
  'first-look': {
    found: () => words`The agent is scanning the cluster for the first time.`,
    next: () => words`Wait a few seconds.`,
    short: () => 'First scan of the cluster',
  },
  'cluster-down': {
    found: () => words`The cluster isn’t responding to the agent.`,
    next: () => words`Run ${code('kubectl get nodes')} on the VM.`,
    short: () => 'Cluster down',
  },
};

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
