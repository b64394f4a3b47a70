import type { SayingTable } from './reason-table.ts';
import { code, day, mark, minutesBetween, words } from './spans.ts';

/** What is not read off one object: answers to requests, steps in their order, a quiz. */
export const acrossTimeEn = {
  away: {
    found: (p) => words`No data from this cluster for ${minutesBetween(p.from, p.to)} min.`,
    next: () => words`Repeat this step so that it’s recorded.`,
    short: () => 'Step wasn’t recorded',
  },
  'too-slow': {
    found: (p) => words`The steps took longer than ${mark(p.minutes)} min.`,
    expected: (p) => words`All steps within ${p.minutes} min`,
    next: () => words`Start again from the first step.`,
    short: () => 'Steps took too long',
  },
  'not-asked': {
    found: (p) => words`${p.kind} ${code(p.name)} hasn’t been tested yet.`,
    next: () => words`Wait a moment: the agent tests it automatically.`,
    short: () => 'Not tested yet',
  },
  refused: {
    found: (p) => words`${mark(p.url)} refused the connection.`,
    expected: () => words`A response`,
    next: () => words`Check that the Pod listens on this port.`,
    short: () => 'Connection refused',
  },
  'timed-out': {
    found: (p) => words`${mark(p.url)} timed out.`,
    expected: () => words`A response within 3 s`,
    next: (p) =>
      words`Trace the route to the Pod: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: () => 'Request timed out',
  },
  'no-address': {
    found: (p) => words`${p.kind} ${code(p.name)} has ${mark('no address')}.`,
    expected: () => words`An address`,
    next: (p) =>
      words`Check it with ${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)}.`,
    short: (p) => `${p.kind} has no address`,
  },
  'no-tls': {
    found: (p) => words`${mark(p.url)} doesn’t use TLS.`,
    expected: () => words`A response over ${code('https')}`,
    next: () => words`Add ${code('spec.tls')} to the Ingress and apply it again.`,
    short: () => 'No TLS',
  },
  broken: {
    found: (p) => words`The connection to ${mark(p.url)} closed before a response.`,
    expected: () => words`An HTTP response`,
    next: () => words`Check that this is the port of the web server.`,
    short: () => 'Connection closed',
  },
  status: {
    found: (p) => words`${code(p.url)} returned status ${mark(p.found)}.`,
    expected: (p) => words`Status ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? words`Check that the Pods behind it are ready.`
        : words`Compare the host and path with the task.`,
    short: (p) => `Returned status ${p.found}`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.url)} returned ${mark('an empty response')}.`
        : words`${code(p.url)} returned ${mark(p.found)}`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`Check which Pod responds and what it returns.`,
    short: () => 'Wrong response',
  },
  'certificate-not-yet': {
    found: (p) =>
      words`The certificate for ${code(p.host)} isn’t valid before ${mark(day(p.notBefore))}.`,
    expected: () => words`A certificate that’s valid today`,
    next: () => words`Check ${code('date')} on the VM and recreate the certificate.`,
    short: () => 'Certificate not valid yet',
  },
  'quiz-open': {
    found: () => words`Not answered yet.`,
    next: () => words`Choose an answer.`,
    short: () => 'Not answered yet',
  },
  'quiz-wrong': {
    found: (p) => words`Not correct yet, after ${p.tries === 1 ? '1 try' : `${p.tries} tries`}.`,
    next: () => words`Change your answer and submit it again.`,
    short: () => 'Wrong answer',
  },
} satisfies Partial<SayingTable>;
