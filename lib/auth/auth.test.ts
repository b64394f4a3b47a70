import { describe, expect, it } from 'vitest';
import { WorkshopCode } from '#lib/protocol/http.ts';
import { generateWorkshopCode, normalizeCode, generateShortCode, formatCode } from './code.ts';
import { readSessionCookie, formatSessionCookie } from './cookie.ts';
import { isOwnOrigin } from './origin.ts';
import { createGuessLimiter } from './guess-limiter.ts';

describe('codes', () => {
  it('are typed as they are read, in any case, with or without the dash', () => {
    for (let tries = 0; tries < 200; tries += 1) {
      const [workshopId, short] = [generateWorkshopCode(), generateShortCode()];
      expect(formatCode(WorkshopCode.parse(workshopId.toLowerCase().replace('-', ' ')))).toBe(
        workshopId,
      );
      expect(WorkshopCode.parse(short.toLowerCase())).toBe(normalizeCode(short));
      expect(short).toMatch(/^[^0O1IL5S8B2ZU]{4}-[^0O1IL5S8B2ZU]{4}$/);
    }
  });
});

describe('the session cookie', () => {
  const secret = 'a'.repeat(43);
  it('is Secure behind https alone', () => {
    expect(formatSessionCookie('https://podium.example', secret)).toMatch(/; Secure$/);
    expect(formatSessionCookie('http://localhost:3000', null)).toBe(
      'podium_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    );
  });
  it.each([
    [`x=1; podium_session=${secret}; y=2`, secret],
    [`podium_session=short`, null],
    [`xpodium_session=${secret}`, null],
    ['', null],
    [undefined, null],
  ])('is found in %j', (header, found) => {
    expect(readSessionCookie(header)).toBe(found);
  });
});

describe('the origin', () => {
  const from = (origin: string | undefined, host: string | undefined, site?: string) => ({
    origin,
    host,
    site,
  });
  it.each([
    [
      'the public address',
      from('https://podium.example', 'podium.example'),
      'https://podium.example',
      true,
    ],
    [
      'another site',
      from('https://evil.example', 'podium.example'),
      'https://podium.example',
      false,
    ],
    [
      'plain http where https is public',
      from('http://podium.example', 'podium.example'),
      'https://podium.example',
      false,
    ],
    [
      "the machine's address in the room",
      from('http://192.0.2.7:3000', '192.0.2.7:3000'),
      'http://localhost:3000',
      true,
    ],
    [
      'another port',
      from('http://192.0.2.7:8080', '192.0.2.7:3000'),
      'http://localhost:3000',
      false,
    ],
    ['a sandboxed frame', from('null', 'localhost:3000'), 'http://localhost:3000', false],
    [
      'a program, which names none',
      from(undefined, 'localhost:3000'),
      'http://localhost:3000',
      true,
    ],
    [
      'a browser that says only that it comes from elsewhere',
      from(undefined, 'localhost:3000', 'cross-site'),
      'http://localhost:3000',
      false,
    ],
  ])('%s', (_, request, url, own) => {
    expect(isOwnOrigin(request, url)).toBe(own);
  });
});

describe('wrong guesses', () => {
  it('are allowed in a burst, then at a pace, by address, in bounded memory', () => {
    let now = 0;
    const limit = createGuessLimiter({ now: () => now, burst: 2, perMinute: 60, maxKeys: 2 });
    for (let i = 0; i < 2; i += 1) {
      expect(limit.waitMs('a')).toBe(0);
      limit.recordFailure('a');
    }
    expect([limit.waitMs('a'), limit.waitMs('b')]).toEqual([1_000, 0]);
    now = 1_000;
    expect(limit.waitMs('a')).toBe(0);
    limit.recordFailure('a');
    for (const other of ['b', 'c']) limit.recordFailure(other);
    expect(limit.waitMs('a')).toBe(0);
  });
});
