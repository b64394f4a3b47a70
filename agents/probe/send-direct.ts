import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, TLSSocket, type ConnectionOptions } from 'node:tls';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { readBody } from '#agents/kube/read-api.ts';
import { toResponse, toFailure, MAX_BODY_BYTES, USER_AGENT } from './responses.ts';
import { readCertificate, type ServedCertificate } from './certificate.ts';

export interface ProbeAddress {
  readonly address: string;
  readonly port: number;
}
export interface DirectRequest extends ProbeAddress {
  readonly scheme: 'http' | 'https';
  /** `Host` header and SNI; the address if undefined. */
  readonly host: string | undefined;
  readonly path: string;
}

/**
 * Certificates are inspected, not trusted. Students create their own, also with small keys and old
 * TLS versions. The request contains nothing but its headers.
 */
const LENIENT_TLS: ConnectionOptions = {
  rejectUnauthorized: false,
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
};

/**
 * Sends one GET without redirects, like a client outside the cluster. `served` is the certificate
 * if a TLS connection was established. Never rejects.
 */
export async function sendDirect(
  request: DirectRequest,
  clock: Clock,
  timeoutMs: number,
): Promise<{ answer: ProbeResponse; served?: ServedCertificate }> {
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => {
    timeout.abort();
  });
  let isSecure = false;
  try {
    const response = await openResponse(request, timeout.signal, () => {
      isSecure = true;
    });
    const served = readServedCertificate(response.socket);
    const body = await readBody(response, MAX_BODY_BYTES);
    return {
      answer: toResponse(
        { status: response.statusCode ?? 0, headers: response.headers, ...body },
        { certificate: served && { ...served.facts, fallback: false } },
      ),
      ...(served && { served }),
    };
  } catch (error) {
    return {
      answer: toFailure(error, {
        scheme: request.scheme,
        isSecure,
        timedOut: timeout.signal.aborted,
      }),
    };
  } finally {
    cancel();
  }
}

function openResponse(
  { scheme, address, port, host, path }: DirectRequest,
  signal: AbortSignal,
  onSecure: () => void,
): Promise<IncomingMessage> {
  const headers = {
    Host: host ?? (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`),
    'User-Agent': USER_AGENT,
    Accept: '*/*',
  };
  const options: RequestOptions = {
    host: address,
    port,
    path,
    headers,
    signal,
    // Never the global agent: it can send requests to a proxy of the environment.
    agent: false,
    ...(scheme === 'https' ? { ...LENIENT_TLS, servername: toServerName(host) } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = scheme === 'https' ? httpsRequest(options) : httpRequest(options);
    request.once('socket', (socket: Socket) => socket.once('secureConnect', onSecure));
    request.once('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

/** SNI must not be an IP address (RFC 6066, section 3). */
const toServerName = (host: string | undefined): string =>
  host === undefined || isIP(host) !== 0 ? '' : host;

function readServedCertificate(socket: Socket): ServedCertificate | undefined {
  const x509 = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return x509 === undefined ? undefined : readCertificate(x509);
}

/** Fingerprint of the certificate for an unknown name (RFC 6761, `.invalid`); null without one. */
export function fallbackCertificateFingerprint(
  { address, port }: ProbeAddress,
  clock: Clock,
  timeoutMs: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      ...LENIENT_TLS,
      servername: `${randomBytes(8).toString('hex')}.invalid`,
    });
    const end = (found: string | null) => {
      cancel();
      socket.destroy();
      resolve(found);
    };
    const cancel = clock.after(timeoutMs, () => {
      end(null);
    });
    socket.once('secureConnect', () => {
      end(socket.getPeerX509Certificate()?.fingerprint256 ?? null);
    });
    socket.once('error', () => {
      end(null);
    });
  });
}
