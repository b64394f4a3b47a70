import type { SayingTable } from './table.ts';
import { code, day, mark, minutesBetween, words } from './words.ts';

/** What is not read off one object: answers to requests, steps in their order, a quiz. */
export const acrossTimeEn = {
  away: {
    found: (p) => words`For ${minutesBetween(p.from, p.to)} min nothing was heard of this cluster.`,
    next: () => words`Do this step once more, so that it is seen.`,
    short: () => 'Step fell into a gap',
  },
  'too-slow': {
    found: (p) => words`The steps took longer than ${mark(p.minutes)} min.`,
    expected: (p) => words`All of them within ${p.minutes} min`,
    next: () => words`Begin again with the first step.`,
    short: () => 'Steps took too long',
  },
  'not-asked': {
    found: (p) => words`${p.kind} ${code(p.name)} has not been asked yet.`,
    next: () => words`Wait a moment: the agent asks it by itself.`,
    short: () => 'Not asked yet',
  },
  refused: {
    found: (p) => words`${mark(p.url)} refuses the connection.`,
    expected: () => words`An answer`,
    next: () => words`See that the Pod listens there and the ports agree.`,
    short: () => 'Connection refused',
  },
  'timed-out': {
    found: (p) => words`${mark(p.url)} gives no answer in time.`,
    expected: () => words`An answer within 3 s`,
    next: (p) =>
      words`Follow the way to the Pod: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: () => 'No answer in time',
  },
  'no-address': {
    found: (p) => words`${p.kind} ${code(p.name)} has ${mark('no address')} to ask.`,
    expected: () => words`An address`,
    next: (p) =>
      words`Look at it: ${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)}`,
    short: (p) => `${p.kind} without address`,
  },
  'no-tls': {
    found: (p) => words`${mark(p.url)} does not speak TLS.`,
    expected: () => words`An answer over ${code('https')}`,
    next: () => words`Add ${code('spec.tls')} to the Ingress, then apply again.`,
    short: () => 'No TLS',
  },
  broken: {
    found: (p) => words`The connection to ${mark(p.url)} breaks before an answer.`,
    expected: () => words`An answer in HTTP`,
    next: () => words`See that the port belongs to the web server.`,
    short: () => 'Connection breaks',
  },
  status: {
    found: (p) => words`${code(p.url)} answers with status ${mark(p.found)}.`,
    expected: (p) => words`Status ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? words`See that the Pods behind it are ready.`
        : words`Compare host and path with the task.`,
    short: (p) => `Answers with status ${p.found}`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.url)} answers with ${mark('nothing')}.`
        : words`${code(p.url)} answers ${mark(p.found)}.`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`See which Pod answers there, and with what.`,
    short: () => 'Answers something else',
  },
  'certificate-not-yet': {
    found: (p) =>
      words`The certificate for ${code(p.host)} is only valid from ${mark(day(p.notBefore))}.`,
    expected: () => words`A certificate that is valid today`,
    next: () => words`Check ${code('date')} on the VM, make the certificate anew.`,
    short: () => 'Certificate not yet valid',
  },
  'quiz-open': {
    found: () => words`Not answered yet.`,
    next: () => words`Choose an answer.`,
    short: () => 'Not answered yet',
  },
  'quiz-wrong': {
    found: (p) => words`Not right yet, ${p.tries === 1 ? '1 try' : `${p.tries} tries`} so far.`,
    next: () => words`Think it over, then answer again.`,
    short: () => 'Answered wrong',
  },
} satisfies Partial<SayingTable>;
