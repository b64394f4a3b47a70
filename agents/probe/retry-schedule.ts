import { certificateCoversHost } from '#lib/kit/certificate-names.ts';
import type { ProbeResponse, Certificate } from '#lib/protocol/probe.ts';

/** Delays until a target responds with a 2xx, and the interval afterwards, ms (P2). */
const RETRY_DELAYS_MS = [2_000, 5_000, 10_000, 30_000];
const STEADY_INTERVAL_MS = 60_000;
/** After a change the old Pod might still respond, so the first good response is confirmed. */
const CONFIRM_DELAY_MS = 2_000;
/**
 * The agent can't see when a Secret is created, so a target that waits for its certificate is
 * probed often.
 */
const CERTIFICATE_RETRY_MS = 10_000;

/**
 * Delay until the next probe and the updated number of failures. `now` is ms since 1970. `isFirst`:
 * first response since a change.
 */
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

/** Decides only when to probe again. The checks judge the certificate. */
function isValidCertificate(
  { fallback, names, notBefore, notAfter }: Certificate,
  host: string | undefined,
  now: number,
): boolean {
  return (
    !fallback &&
    notBefore <= now &&
    now < notAfter &&
    (host === undefined || names.some((name) => certificateCoversHost(name, host)))
  );
}
