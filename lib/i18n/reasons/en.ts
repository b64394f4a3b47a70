import { acrossTimeEn } from './across-time.en.ts';
import { causesEn } from './causes.en.ts';
import type { SayingTable } from './table.ts';
import { code, imageSpans, mark, words } from './words.ts';

export const reasonsEn: SayingTable = {
  ...causesEn,
  ...acrossTimeEn,
  differs: {
    found: (p) => words`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Correct it in the YAML, then apply again.`,
    short: (p) => `${last(p.path)} is not ${p.expected}`,
  },
  missing: {
    found: (p) => words`${code(p.name)} has no ${mark(p.path)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Add it to the YAML, then apply again.`,
    short: (p) => `${last(p.path)} is missing`,
  },
  unwanted: {
    found: (p) => words`${code(p.path)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: () => words`Nothing there.`,
    next: () => words`Take the line out, then apply again.`,
    short: (p) => `${last(p.path)} should not be there`,
  },
  'no-item': {
    found: (p) => words`${mark(p.path)} of ${code(p.name)} has no such entry.`,
    expected: (p) => words`An entry with ${code(p.expected)}`,
    next: () => words`Add the entry to the list, then apply again.`,
    short: (p) => `${last(p.path)} lacks an entry`,
  },
  'no-container': {
    found: (p) => words`${p.kind} ${code(p.name)} has no container ${mark(p.expected)}.`,
    expected: (p) => words`A container ${code(p.expected)}`,
    next: () => words`Add it under ${code('containers')}, then make the Pod anew.`,
    short: () => 'Container missing',
  },
  'container-name': {
    found: (p) => words`A container of ${code(p.name)} is called ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Correct the name, then make the Pod anew.`,
    short: () => 'Container has another name',
  },
  image: {
    found: (p) => words`${imageSpans(p.found, p.part)} in container ${code(p.container)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: (p) =>
      p.part === 'tag'
        ? words`Correct what follows the colon, then apply again.`
        : words`Compare the name letter by letter, then apply again.`,
    short: (p) =>
      ({ name: 'Other image name', tag: 'Other image tag', registry: 'Other registry' })[p.part],
  },
  command: {
    found: (p) =>
      p.found === ''
        ? words`Container ${code(p.container)} has no ${mark('command')}.`
        : words`Container ${code(p.container)} runs ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Give ${code('command')} as a list of words, then make the Pod anew.`,
    short: (p) => (p.found === '' ? 'No command' : 'Other command'),
  },
  label: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.name)} has no label ${mark(p.key)}.`
        : words`Label ${code(p.key)} of ${code(p.name)} is ${mark(p.found)}.`,
    expected: (p) => words`${code(`${p.key}=${p.expected}`)}`,
    next: (p) => words`Correct ${code(p.path)}, then apply again.`,
    short: (p) => (p.found === '' ? `Label ${p.key} missing` : `Label ${p.key} differs`),
  },
  condition: {
    found: (p) =>
      p.found === ''
        ? words`${p.kind} ${code(p.name)} has no condition ${mark(p.condition)} yet.`
        : words`${p.kind} ${code(p.name)}: ${code(p.condition)} is ${mark(p.found)}${p.why === '' ? '' : words` (${code(p.why)})`}.`,
    expected: (p) => words`${code(p.condition)} is ${code(p.expected)}`,
    next: (p) =>
      words`Read the Events: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: (p) => `${p.condition} is not ${p.expected}`,
  },
  starting: {
    found: (p) => words`Pod ${code(p.name)} is starting.`,
    next: () => words`Wait a moment; ${code('kubectl get pods -w')} shows each step.`,
    short: () => 'Still starting',
  },
  'no-object': {
    found: (p) =>
      p.owner === ''
        ? words`There is no ${mark(p.kind)} in ${code(p.namespace)}.`
        : words`${code(p.owner)} has no ${mark(p.kind)}.`,
    expected: (p) => words`One ${p.kind}`,
    next: () => words`Apply the YAML, then look again.`,
    short: (p) => `No ${p.kind}`,
  },
  stated: {
    found: (p) => words`${p.kind} ${code(p.name)} is not as the task says.`,
    short: () => 'Not as the task says',
  },
  'cannot-see': {
    found: (p) => words`The agent may not see ${mark(p.kind)} in this cluster.`,
    next: () => words`Run ${code('podium-agent doctor')} on the VM.`,
    short: (p) => `Cannot see ${p.kind}`,
  },
  'too-costly': {
    found: () => words`This check took too long here and was stopped.`,
    short: () => 'Check too costly',
  },
  'check-error': {
    found: () => words`This check could not be worked out here.`,
    short: () => 'Check could not be worked out',
  },
  'agent-away': {
    found: () => words`The agent on the VM is away.`,
    next: () => words`Run ${code('podium-agent doctor')} on the VM.`,
    short: () => 'Agent away',
  },
  'first-look': {
    found: () => words`The agent takes its first look at the cluster.`,
    next: () => words`Wait a moment; it takes some seconds.`,
    short: () => 'First look at the cluster',
  },
  'cluster-down': {
    found: () => words`The cluster does not answer the agent.`,
    next: () => words`Try ${code('kubectl get nodes')} on the VM.`,
    short: () => 'Cluster down',
  },
};

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
