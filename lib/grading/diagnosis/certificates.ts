import type { Certificate } from '#lib/protocol/probe.ts';
import { causeOf, type Cause } from './cause.ts';
import { objectsAt, textAt, wordsAt } from '#lib/kit/json.ts';
import type { Viewed } from '../engine/object-index.ts';
import { answersOf, namedOf, ownOf, type Finding, type Scene } from './context.ts';

/** ms: a Secret may be made after the Ingress that names it. */
const PATIENCE = 15_000;

/** What is wrong with the certificates that Ingresses serve, for hosts for which they have a `tls` block. */
export function certificateFindings(scene: Scene): Finding[] {
  if (!scene.answers.some(({ answer }) => answer.kind === 'answered' && answer.certificate))
    return [];
  return ownOf(scene, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => {
    for (const { url, answer } of answersOf(scene, ingress)) {
      const host = URL.parse(url)?.hostname ?? '';
      const block = tlsFor(ingress, host);
      if (!block || answer.kind !== 'answered' || !answer.certificate) continue;
      const cause = causeIn(
        answer.certificate,
        { ...namedOf(ingress), host },
        block.secret,
        scene.now,
      );
      if (cause) return [{ cause, viewed: ingress, patience: PATIENCE }];
    }
    return [];
  });
}

function causeIn(
  certificate: Certificate,
  about: { kind: string; name: string; host: string },
  secret: string,
  now: number,
): Cause | null {
  if (certificate.fallback) return causeOf('certificate-fallback', { ...about, secret });
  if (certificate.notAfter < now)
    return causeOf('certificate-expired', { ...about, notAfter: certificate.notAfter });
  if (certificate.names.some((name) => covers(name, about.host))) return null;
  return causeOf('certificate-name', {
    ...about,
    found: certificate.names.slice(0, 3).join(', ') || certificate.subject,
  });
}

/** A block without hosts is for all of them. */
function tlsFor({ object }: Viewed, host: string): { secret: string } | null {
  const block = objectsAt(object, 'spec', 'tls').find((one) => {
    const hosts = wordsAt(one, 'hosts');
    return hosts.length === 0 || hosts.some((name) => covers(name, host));
  });
  return block && host !== '' ? { secret: textAt(block, 'secretName') } : null;
}

/** A star stands for one label (RFC 6125, 6.4.3). */
function covers(name: string, host: string): boolean {
  const [mine, theirs] = [name.toLowerCase(), host.toLowerCase()];
  return (
    mine === theirs ||
    (mine.startsWith('*.') &&
      theirs.includes('.') &&
      theirs.slice(theirs.indexOf('.')) === mine.slice(1))
  );
}
