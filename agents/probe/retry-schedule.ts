import type { Answer, Certificate } from '#lib/protocol/probe.ts';

/** Waits while what is asked does not answer with a 2xx, then for good; ms (rule P2). */
const RETRIES = [2_000, 5_000, 10_000, 30_000];
const STEADY_MS = 60_000;
/** After a change the old Pod may still answer, and well: what is answered first is asked for once more. */
const ONCE_MORE_MS = 2_000;
/** A Secret is made without anything else changing that an agent may see: who waits for its certificate is asked for it often. */
const CERTIFICATE_MS = 10_000;

/** When to ask again, and how often it has failed by then. `now`: ms since 1970. `first`: since something changed. */
export function nextWait(
  answer: Answer,
  failures: number,
  { host, now, first }: { host: string | undefined; now: number; first: boolean },
): { ms: number; failures: number } {
  const isGood = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
  const unfit =
    answer.kind === 'answered' &&
    answer.certificate !== undefined &&
    !fits(answer.certificate, host, now);
  if (isGood && !unfit) return { ms: first ? ONCE_MORE_MS : STEADY_MS, failures: 0 };
  const steady = unfit || answer.kind === 'no-tls' ? CERTIFICATE_MS : STEADY_MS;
  return { ms: Math.min(RETRIES[failures] ?? steady, steady), failures: failures + 1 };
}

/** Only as far as it says when to look again; what the certificate is worth is for the checks to judge. */
function fits(
  { fallback, names, notBefore, notAfter }: Certificate,
  host: string | undefined,
  now: number,
): boolean {
  return (
    !fallback &&
    notBefore <= now &&
    now < notAfter &&
    (host === undefined ||
      names.some(
        (name) =>
          name === host ||
          (name.startsWith('*.') && name.slice(2) === host.slice(host.indexOf('.') + 1)),
      ))
  );
}
