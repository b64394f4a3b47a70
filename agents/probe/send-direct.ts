import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, TLSSocket, type ConnectionOptions } from 'node:tls';
import type { Answer } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { bodyOf } from '#agents/kube/read-api.ts';
import { answered, failed, MOST_BODY, USER_AGENT } from './responses.ts';
import { readCertificate, type Served } from './certificate.ts';

export interface Place {
  readonly address: string;
  readonly port: number;
}
export interface DirectRequest extends Place {
  readonly scheme: 'http' | 'https';
  /** `Host` and SNI; without it the address. */
  readonly host: string | undefined;
  readonly path: string;
}

/**
 * Whatever certificate is served is looked at, not trusted: students make their own, and small keys, old versions and all are
 * theirs to get right. Nothing of ours is sent but the request line.
 */
const LENIENT: ConnectionOptions = {
  rejectUnauthorized: false,
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
};

/** One GET without redirects, as a client outside the cluster makes it; `served` where TLS came about. Never rejects. */
export async function askDirectly(
  asked: DirectRequest,
  clock: Clock,
  ms: number,
): Promise<{ answer: Answer; served?: Served }> {
  const late = new AbortController();
  const cancel = clock.after(ms, () => {
    late.abort();
  });
  let secure = false;
  try {
    const response = await headOf(asked, late.signal, () => {
      secure = true;
    });
    const served = servedBy(response.socket);
    const body = await bodyOf(response, MOST_BODY);
    return {
      answer: answered(
        response.statusCode ?? 0,
        body,
        served && { ...served.facts, fallback: false },
      ),
      ...(served && { served }),
    };
  } catch (error) {
    return {
      answer: failed(error, { scheme: asked.scheme, secure, timedOut: late.signal.aborted }),
    };
  } finally {
    cancel();
  }
}

function headOf(
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
    agent: false,
    ...(scheme === 'https' ? { ...LENIENT, servername: sni(host) } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = scheme === 'https' ? httpsRequest(options) : httpRequest(options);
    request.once('socket', (socket: Socket) => socket.once('secureConnect', onSecure));
    request.once('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

/** An address is no SNI (RFC 6066, 3). */
const sni = (host: string | undefined): string =>
  host === undefined || isIP(host) !== 0 ? '' : host;

function servedBy(socket: Socket): Served | undefined {
  const x509 = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return x509 === undefined ? undefined : readCertificate(x509);
}

/** Fingerprint of what is served for a name that nobody has (RFC 6761, `.invalid`); null where none is. */
export function fingerprintForNobody(
  { address, port }: Place,
  clock: Clock,
  ms: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      ...LENIENT,
      servername: `${randomBytes(8).toString('hex')}.invalid`,
    });
    const end = (found: string | null) => {
      cancel();
      socket.destroy();
      resolve(found);
    };
    const cancel = clock.after(ms, () => {
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
