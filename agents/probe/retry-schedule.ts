import type { ProbeResponse, Certificate } from '#lib/protocol/probe.ts';

/** Waits while what is asked does not answer with a 2xx, then for good; ms (rule P2). */
const RETRY_DELAYS_MS = [2_000, 5_000, 10_000, 30_000];
const STEADY_INTERVAL_MS = 60_000;
/** After a change the old Pod may still answer, and well: what is answered first is asked for once more. */
const CONFIRM_DELAY_MS = 2_000;
/** A Secret is made without anything else changing that an agent may see: who waits for its certificate is asked for it often. */
const CERTIFICATE_RETRY_MS = 10_000;

/** When to ask again, and how often it has failed by then. `now`: ms since 1970. `first`: since something changed. */
export function nextRetry(
  answer: ProbeResponse,
  failures: number,
  { host, now, isFirst }: { host: string | undefined; now: number; isFirst: boolean },
): { ms: number; failures: number } {
  const isSuccess = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
  const hasInvalidCertificate =
    answer.kind === 'answered' &&
    answer.certificate !== undefined &&
    !isValidCertificate(answer.certificate, host, now);
  if (isSuccess && !hasInvalidCertificate)
    return { ms: isFirst ? CONFIRM_DELAY_MS : STEADY_INTERVAL_MS, failures: 0 };
  const steadyMs =
    hasInvalidCertificate || answer.kind === 'no-tls' ? CERTIFICATE_RETRY_MS : STEADY_INTERVAL_MS;
  return { ms: Math.min(RETRY_DELAYS_MS[failures] ?? steadyMs, steadyMs), failures: failures + 1 };
}

/** Only as far as it says when to look again; what the certificate is worth is for the checks to judge. */
function isValidCertificate(
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
