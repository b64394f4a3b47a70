import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseAddressBlock } from './client-address.ts';
import { createRequestLog, type RequestLogOptions } from './request-log.ts';

function serve({
  peer = '203.0.113.9',
  given,
  url = '/workshops?token=abc',
  ms = 0,
  logged = 'all',
}: {
  peer?: string;
  given?: string;
  url?: string;
  ms?: number;
  logged?: RequestLogOptions['logged'];
} = {}) {
  let time = 0;
  const lines: unknown[] = [];
  const headers: Record<string, string> = {};
  const response = Object.assign(new EventEmitter(), {
    statusCode: 200,
    setHeader: (name: string, value: string) => {
      headers[name] = value;
    },
  });
  const begin = createRequestLog({
    trusted: [parseAddressBlock('10.0.0.0/8')].filter((block) => block !== null),
    log: (_, message, fields) => lines.push([message, fields]),
    logged,
    mono: () => time,
  });
  const id = begin(
    {
      method: 'GET',
      url,
      headers: given === undefined ? {} : { 'x-request-id': given },
      socket: { remoteAddress: peer } as never,
    },
    response as never,
  );
  time = ms;
  response.emit('close');
  return { id, headers, lines };
}

describe('the log of requests', () => {
  it('gives each request an id of 8 characters, in its response and in the log', () => {
    const { id, headers, lines } = serve({ ms: 12 });
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(headers).toEqual({ 'x-request-id': id });
    expect(lines).toEqual([['GET /workshops 200', { requestId: id, ms: 12 }]]);
    expect(serve().id).not.toBe(id);
  });

  it('keeps the id of a trusted proxy', () => {
    expect(serve({ peer: '10.0.0.7', given: 'proxy-id-0001' }).id).toBe('proxy-id-0001');
    expect(serve({ peer: '::ffff:10.0.0.7', given: 'proxy-id-0001' }).id).toBe('proxy-id-0001');
  });

  it.each([
    ['T13.3 from an address that is not trusted', { given: 'proxy-id-0001' }],
    ['that is too short', { peer: '10.0.0.7', given: 'short' }],
    ['with other characters', { peer: '10.0.0.7', given: 'proxy id\n0001' }],
    ['that is too long', { peer: '10.0.0.7', given: 'a'.repeat(65) }],
  ])('ignores an id %s', (_, request) => {
    expect(serve(request).id).not.toBe(request.given);
  });

  it('logs slow requests only, or none, if the operator wants that', () => {
    expect(serve({ logged: 'slow', ms: 900 }).lines).toEqual([]);
    expect(serve({ logged: 'slow', ms: 1_001 }).lines).toHaveLength(1);
    expect(serve({ logged: 'none', ms: 5_000 }).lines).toEqual([]);
  });
});
