import { z } from 'zod';
import { toWellFormed } from '#lib/kit/json.ts';

/** Text from a student's server, which can contain any bytes (R9). */
const storableText = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .transform((value) => toWellFormed(value).replace(/\0/g, '\uFFFD'));

/** The agent cuts longer bodies. */
export const MAX_PROBE_BODY_CHARS = 4_096;

/** The served certificate. Its chain isn't verified. Times are ms since 1970. */
export const Certificate = z.object({
  /** DNS names and addresses of subjectAltName; without one, the common name. */
  names: z.array(storableText(253)).max(50),
  subject: storableText(300),
  issuer: storableText(300),
  selfSigned: z.boolean(),
  notBefore: z.int(),
  notAfter: z.int(),
  /** The Ingress controller's default certificate, served if it has none for the host. */
  fallback: z.boolean(),
});
export type Certificate = z.infer<typeof Certificate>;

/** Ports that a probe without a port asks at most. */
export const MAX_TRIED_PORTS = 8;
/** How much of the answers of other ports is kept. */
export const MAX_OTHER_BODY_CHARS = 512;

/** How much of the address of a redirect is kept. */
export const MAX_LOCATION_CHARS = 300;
/** How much of what names a proxy is kept. */
export const MAX_PROXY_CHARS = 100;

const Port = z.int().min(1).max(65_535);
/** All ports that were asked, if there were several. The URL has the one with the best response. */
const tried = z.array(Port).max(MAX_TRIED_PORTS).optional();
/** What another port answered: an object can have several servers, and a check knows the right one. */
const OtherAnswer = z.object({
  port: Port,
  status: z.int(),
  body: storableText(MAX_OTHER_BODY_CHARS),
  truncated: z.boolean(),
});

export const ProbeResponse = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answered'),
    status: z.int(),
    body: storableText(MAX_PROBE_BODY_CHARS),
    truncated: z.boolean(),
    certificate: Certificate.optional(),
    /**
     * Where a 3xx redirects to (`Location`, RFC 9110, 10.2.2): a URL or a path, without a password,
     * a query or a fragment. Agents send it since it exists.
     */
    location: storableText(MAX_LOCATION_CHARS).optional(),
    /** The header by which a proxy names itself as the sender, such as `Server: squid/5.7`. */
    proxy: storableText(MAX_PROXY_CHARS).optional(),
    tried,
    others: z
      .array(OtherAnswer)
      .max(MAX_TRIED_PORTS - 1)
      .optional(),
  }),
  /** No process listens on the port. */
  z.object({ kind: z.literal('refused'), tried }),
  z.object({ kind: z.literal('timed-out'), tried }),
  /** An Ingress without an address, a Service without a node port, or a Pod without an IP. */
  z.object({ kind: z.literal('no-address') }),
  /** The connection works, but without TLS. */
  z.object({ kind: z.literal('no-tls'), why: storableText(200), tried }),
  /** The connection ended before a response, or the response isn't HTTP. */
  z.object({ kind: z.literal('broken'), why: storableText(200), tried }),
  /** This VM can't reach any target this way. The check then depends on the objects only. */
  z.object({ kind: z.literal('cannot-ask'), why: storableText(200) }),
]);
export type ProbeResponse = z.infer<typeof ProbeResponse>;

/**
 * `object` of an `observed` change with `what: 'probe'`. The change refers to the probed object.
 */
export const ProbeObservation = z.object({
  probe: z.string().max(140),
  url: storableText(400),
  answer: ProbeResponse,
});
export type ProbeObservation = z.infer<typeof ProbeObservation>;
