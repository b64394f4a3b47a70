import { z } from 'zod';
import { toWellFormed } from './json.ts';

/** Text from a student's own server: any bytes, so made storable first (R9). */
const storableText = (max: number) =>
  z
    .string()
    .max(max)
    .transform((value) => toWellFormed(value).replace(/\0/g, '\uFFFD'));

/** Longest body an agent keeps, in characters. */
export const MAX_PROBE_BODY_CHARS = 4_096;

/** What a served certificate says of itself; nobody asks who signed the signer. Times are ms since 1970. */
export const Certificate = z.object({
  /** DNS names and addresses of subjectAltName; without any, the common name alone. */
  names: z.array(storableText(253)).max(50),
  subject: storableText(300),
  issuer: storableText(300),
  selfSigned: z.boolean(),
  notBefore: z.int(),
  notAfter: z.int(),
  /** The Ingress controller's own, served where it has none for the host. */
  fallback: z.boolean(),
});
export type Certificate = z.infer<typeof Certificate>;

export const ProbeResponse = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answered'),
    status: z.int(),
    body: storableText(MAX_PROBE_BODY_CHARS),
    truncated: z.boolean(),
    certificate: Certificate.optional(),
  }),
  /** Nobody listens there. */
  z.object({ kind: z.literal('refused') }),
  z.object({ kind: z.literal('timed-out') }),
  /** The object has no address to ask: an Ingress without one, a Service without a node port, a Pod without an IP. */
  z.object({ kind: z.literal('no-address') }),
  /** A connection, but no TLS on it. */
  z.object({ kind: z.literal('no-tls'), why: storableText(200) }),
  /** The connection broke before an answer, or what came is no HTTP. */
  z.object({ kind: z.literal('broken'), why: storableText(200) }),
  /** From this VM this way is closed for every target: the check then counts by the objects alone. */
  z.object({ kind: z.literal('cannot-ask'), why: storableText(200) }),
]);
export type ProbeResponse = z.infer<typeof ProbeResponse>;

/** `object` of a change `observed` whose `what` is `probe`; the change's reference names the object that was asked. */
export const ProbeObservation = z.object({
  probe: z.string().max(140),
  url: storableText(400),
  answer: ProbeResponse,
});
export type ProbeObservation = z.infer<typeof ProbeObservation>;
