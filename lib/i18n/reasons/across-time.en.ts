import type { ReasonTable } from './reason-table.ts';
import { code, formatUtcDate, mark, minutesBetween, sentence } from './spans.ts';

/** Reasons that don't come from one object: responses, sequences, quizzes. */
export const acrossTimeEn = {
  away: {
    found: (p) => sentence`No data from this cluster for ${minutesBetween(p.from, p.to)} min.`,
    next: () => sentence`Repeat this step so that it’s recorded.`,
    short: () => 'Step wasn’t recorded',
  },
  'too-slow': {
    found: (p) => sentence`The steps took longer than ${mark(p.minutes)} min.`,
    expected: (p) => sentence`All steps within ${p.minutes} min`,
    next: () => sentence`Start again from the first step.`,
    short: () => 'Steps took too long',
  },
  'not-asked': {
    found: (p) => sentence`${p.kind} ${code(p.name)} hasn’t been tested yet.`,
    next: () => sentence`Wait a moment: the agent tests it automatically.`,
    short: () => 'Not tested yet',
  },
  refused: {
    found: (p) => sentence`${mark(p.url)} refused the connection.`,
    expected: () => sentence`A response`,
    next: () => sentence`Check that the Pod listens on this port.`,
    short: () => 'Connection refused',
  },
  'timed-out': {
    found: (p) => sentence`${mark(p.url)} timed out.`,
    expected: () => sentence`A response within 3 s`,
    next: (p) =>
      sentence`Trace the route to the Pod: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: () => 'Request timed out',
  },
  'no-address': {
    found: (p) => sentence`${p.kind} ${code(p.name)} has ${mark('no address')}.`,
    expected: () => sentence`An address`,
    next: (p) =>
      sentence`Check it with ${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)}.`,
    short: (p) => `${p.kind} has no address`,
  },
  'no-tls': {
    found: (p) => sentence`${mark(p.url)} doesn’t use TLS.`,
    expected: () => sentence`A response over ${code('https')}`,
    next: () => sentence`Add ${code('spec.tls')} to the Ingress and apply it again.`,
    short: () => 'No TLS',
  },
  broken: {
    found: (p) => sentence`The connection to ${mark(p.url)} closed before a response.`,
    expected: () => sentence`An HTTP response`,
    next: () => sentence`Check that this is the port of the web server.`,
    short: () => 'Connection closed',
  },
  status: {
    found: (p) => sentence`${code(p.url)} returned status ${mark(p.found)}.`,
    expected: (p) => sentence`Status ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? sentence`Check that the Pods behind it are ready.`
        : sentence`Compare the host and path with the task.`,
    short: (p) => `Returned status ${p.found}`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? sentence`${code(p.url)} returned ${mark('an empty response')}.`
        : sentence`${code(p.url)} returned ${mark(p.found)}`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`Check which Pod responds and what it returns.`,
    short: () => 'Wrong response',
  },
  'certificate-not-yet': {
    found: (p) =>
      sentence`The certificate for ${code(p.host)} isn’t valid before ${mark(formatUtcDate(p.notBefore))}.`,
    expected: () => sentence`A certificate that’s valid today`,
    next: () => sentence`Check ${code('date')} on the VM and recreate the certificate.`,
    short: () => 'Certificate not valid yet',
  },
  'quiz-open': {
    found: () => sentence`Not answered yet.`,
    next: () => sentence`Choose an answer.`,
    short: () => 'Not answered yet',
  },
  'quiz-wrong': {
    found: (p) => sentence`Not correct yet, after ${p.tries === 1 ? '1 try' : `${p.tries} tries`}.`,
    next: () => sentence`Change your answer and submit it again.`,
    short: () => 'Wrong answer',
  },
} satisfies Partial<ReasonTable>;
