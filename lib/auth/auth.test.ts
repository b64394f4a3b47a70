import { describe, expect, it } from 'vitest';
import { WorkshopCode } from '#lib/protocol/api/text.ts';
import { generateWorkshopCode, normalizeCode, generateShortCode, formatCode } from './code.ts';
import { readSessionCookie, formatSessionCookie } from './cookie.ts';
import { isOwnOrigin } from './origin.ts';
import { createGuessLimiter } from './guess-limiter.ts';

describe('codes of workshops and seats', () => {
  it('parse in any case, with or without the dash', () => {
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
  it('is Secure only behind https', () => {
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
  ])('in the header %j', (header, expected) => {
    expect(readSessionCookie(header)).toBe(expected);
  });
});

describe('isOwnOrigin', () => {
  const from = (origin: string | undefined, host: string | undefined, site?: string) => ({
    origin,
    host,
    site,
  });
  it.each([
    [
      'accepts the public address',
      from('https://podium.example', 'podium.example'),
      'https://podium.example',
      true,
    ],
    [
      'rejects another site',
      from('https://evil.example', 'podium.example'),
      'https://podium.example',
      false,
    ],
    [
      'rejects plain http if the public address is https',
      from('http://podium.example', 'podium.example'),
      'https://podium.example',
      false,
    ],
    [
      "accepts the machine's address in the local network",
      from('http://192.0.2.7:3000', '192.0.2.7:3000'),
      'http://localhost:3000',
      true,
    ],
    [
      'rejects another port',
      from('http://192.0.2.7:8080', '192.0.2.7:3000'),
      'http://localhost:3000',
      false,
    ],
    ['rejects a sandboxed frame', from('null', 'localhost:3000'), 'http://localhost:3000', false],
    [
      'accepts a program, which sends no origin',
      from(undefined, 'localhost:3000'),
      'http://localhost:3000',
      true,
    ],
    [
      'rejects a browser that only reports another site',
      from(undefined, 'localhost:3000', 'cross-site'),
      'http://localhost:3000',
      false,
    ],
  ])('%s', (_, request, url, isOwn) => {
    expect(isOwnOrigin(request, url)).toBe(isOwn);
  });
});

describe('the guess limiter', () => {
  it('allows wrong guesses in a burst, then at a rate, per address and in bounded memory', () => {
    let now = 0;
    const limiter = createGuessLimiter({ now: () => now, burst: 2, perMinute: 60, maxKeys: 2 });
    for (let i = 0; i < 2; i += 1) {
      expect(limiter.waitMs('a')).toBe(0);
      limiter.recordFailure('a');
    }
    expect([limiter.waitMs('a'), limiter.waitMs('b')]).toEqual([1_000, 0]);
    now = 1_000;
    expect(limiter.waitMs('a')).toBe(0);
    limiter.recordFailure('a');
    for (const other of ['b', 'c']) limiter.recordFailure(other);
    expect(limiter.waitMs('a')).toBe(0);
  });
});
