import { describe, expect, it } from 'vitest';
import { ShortCode, WorkshopCode } from '#lib/protocol/api/text.ts';
import { CODE_WORDS } from './code-words.ts';
import {
  CODE_DIGITS,
  CODE_LETTERS,
  formatCode,
  generateShortCode,
  generateWorkshopCode,
  JOIN_CODE_DIGITS,
  normalizeCode,
  SHORT_CODE_LETTERS,
} from './code.ts';
import { readSessionCookie, formatSessionCookie } from './cookie.ts';
import { approximateAddress } from './approximate-address.ts';
import { describeBrowser } from './browser-name.ts';
import { isOwnOrigin } from './origin.ts';
import { createGuessLimiter, GUESS_LIMITS } from './guess-limiter.ts';

describe('codes of workshops and seats', () => {
  it('parse in any case, with or without the dashes', () => {
    for (let tries = 0; tries < 200; tries += 1) {
      const [join, short] = [generateWorkshopCode(), generateShortCode()];
      expect(join).toMatch(/^[A-Z]{3,6}-[A-Z]{3,6}-[2-9]{4}$/);
      for (const typed of [join, join.toLowerCase().replaceAll('-', ' '), join.replaceAll('-', '')])
        expect(formatCode(WorkshopCode.parse(typed))).toBe(join);
      expect(ShortCode.parse(short.toLowerCase())).toBe(normalizeCode(short));
      expect(short).toMatch(/^([^0O1IL5S8B2ZU]{4}-){2}[^0O1IL5S8B2ZU]{4}$/);
    }
  });

  it('that an instructor chose keep their form', () => {
    expect(['SPRING24', 'KUMO482', 'K8SDAY', '2026'].map(formatCode)).toEqual([
      'SPRING-24',
      'KUMO-482',
      'K8SDAY',
      '2026',
    ]);
  });

  it.each([
    ['KUM0YUKI4793', 'KUMO-YUKI-4793'],
    ['KUMOYUK14793', 'KUMO-YUKI-4793'],
    ['A5AYUKIS8ZG', 'ASA-YUKI-5826'],
    ['ASAYUKI5826', 'ASA-YUKI-5826'],
    // A code that the server can't have generated stays as it is.
    ['KUMOYUKI479E', 'KUMOYUKI479E'],
    ['R00M300', 'R00M300'],
    ['1', '1'],
  ])('that the server generated are found with characters that look alike: %s', (typed, code) => {
    expect(formatCode(typed)).toBe(code);
  });

  it('have words of which no two pairs are the same text', () => {
    const pairs = CODE_WORDS.flatMap((first) => CODE_WORDS.map((second) => first + second));
    expect(new Set(pairs).size).toBe(CODE_WORDS.length ** 2);
    for (const word of CODE_WORDS) expect(word).toMatch(/^[A-Z]{3,6}$/);
  });

  it('are long enough at 1,000 guesses a second, without locking anyone out', () => {
    const shortCodes = CODE_LETTERS.length ** SHORT_CODE_LETTERS;
    const joinCodes = CODE_WORDS.length ** 2 * CODE_DIGITS.length ** JOIN_CODE_DIGITS;
    const guessesPerSecond = GUESS_LIMITS.lookupsPerSecond;
    /** The chance that one of the guesses within `seconds` hits one of the live codes. */
    const chance = (seconds: number, live: number) =>
      1 - (1 - live / shortCodes) ** (guessesPerSecond * seconds);
    expect(guessesPerSecond).toBe(1_000);
    expect(shortCodes).toBeGreaterThan(2.2e15);
    expect(chance(10 * 60, 2_000)).toBeLessThan(6e-7);
    expect(chance(8 * 3_600, 2_000)).toBeLessThan(3e-5);
    expect(joinCodes).toBeGreaterThan(6.7e7);
    const hoursToFirstHit = joinCodes / 10 / guessesPerSecond / 3_600;
    expect(hoursToFirstHit).toBeGreaterThan(1.8);
  });
});

describe('the session cookie', () => {
  const secret = 'a'.repeat(43);
  const [http, https] = ['http://localhost:3000', 'https://podium.example'];
  it('is Secure and bound to the host behind https only', () => {
    expect(formatSessionCookie(https, secret)).toBe(
      `__Host-podium_session=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure`,
    );
    expect(formatSessionCookie(http, null)).toBe(
      'podium_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    );
  });
  it.each([
    [http, `x=1; podium_session=${secret}; y=2`, secret],
    [http, `podium_session=short`, null],
    [http, `xpodium_session=${secret}`, null],
    [http, `__Host-podium_session=${secret}`, null],
    [http, '', null],
    [http, undefined, null],
    [https, `__Host-podium_session=${secret}`, secret],
    [https, `podium_session=${secret}`, null],
    [https, `podium_session=${'b'.repeat(43)}; __Host-podium_session=${secret}`, secret],
    // One of two session cookies can be planted.
    [http, `podium_session=${secret}; podium_session=${'b'.repeat(43)}`, null],
    [http, `podium_session=${secret}; podium_session=${secret}`, null],
    [https, `__Host-podium_session=${secret}; __Host-podium_session=x`, null],
  ])('at %s in the header %j', (url, header, expected) => {
    expect(readSessionCookie(header, url)).toBe(expected);
  });
});

describe('describeBrowser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['curl/8.5.0', null],
    ['<script>alert(1)</script>', null],
    [undefined, null],
  ])('of %j is %j', (userAgent, expected) => {
    expect(describeBrowser(userAgent)).toBe(expected);
  });
});

describe('approximateAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.…'],
    ['::ffff:203.0.113.7', '203.0.113.…'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:…'],
    ['2001:db8::1', '2001:db8:…'],
    ['::1', '::…'],
    ['not an address', null],
    [null, null],
  ])('of %j is %j', (address, expected) => {
    expect(approximateAddress(address)).toBe(expected);
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
  const setUp = (lookupsPerSecond = 1_000) => {
    let now = 0;
    const timers: { at: number; callback: () => void }[] = [];
    const limiter = createGuessLimiter({
      lookupsPerSecond,
      clock: {
        mono: () => now,
        after: (ms, callback) => {
          timers.push({ at: now + ms, callback });
          return () => undefined;
        },
      },
    });
    /** Lets time pass in steps of 10 ms. */
    const advance = async (ms: number): Promise<void> => {
      for (const end = now + ms; now < end;) {
        now += 10;
        for (const timer of timers.splice(0))
          if (timer.at <= now) timer.callback();
          else timers.push(timer);
        await Promise.resolve();
      }
    };
    return { limiter, advance };
  };
  const guess = ({ limiter }: ReturnType<typeof setUp>, address = 'a') => {
    const wrong = limiter.recordWrong('join', address);
    if (wrong.kind === 'answer') limiter.release('join', address);
    return wrong.kind === 'answer' ? wrong.delayMs : 'refused';
  };

  it('answers 20 wrong codes at once and later ones after up to 8 s, for each address and kind of code', () => {
    const setup = setUp();
    expect(Array.from({ length: 27 }, () => guess(setup))).toEqual([
      ...Array.from({ length: 20 }, () => 0),
      ...[500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
    ]);
    expect(guess(setup, 'b')).toBe(0);
    expect(setup.limiter.recordWrong('claim', 'a')).toMatchObject({ delayMs: 0 });
  });

  it('forgives half of the wrong codes every 5 minutes', async () => {
    const setup = setUp();
    for (let n = 0; n < 40; n += 1) guess(setup);
    await setup.advance(299_990);
    expect(guess(setup)).toBe(8_000);
    await setup.advance(10);
    expect(guess(setup)).toBe(500);
  });

  it('lets 64 answers wait and refuses the next wrong code at once', () => {
    const { limiter } = setUp();
    for (let n = 0; n < 20; n += 1) {
      limiter.recordWrong('join', 'a');
      limiter.release('join', 'a');
    }
    for (let n = 0; n < 64; n += 1)
      expect(limiter.recordWrong('join', 'a')).toMatchObject({ kind: 'answer' });
    expect(limiter.recordWrong('join', 'a')).toEqual({ kind: 'refuse', retryMs: 8_000 });
    limiter.release('join', 'a');
    expect(limiter.recordWrong('join', 'a')).toMatchObject({ kind: 'answer' });
  });

  it('takes addresses in turn at the limit of lookups, and refuses the address with the most', async () => {
    const { limiter, advance } = setUp(10);
    const passed: string[] = [];
    const refused: string[] = [];
    const enter = (address: string): void => {
      void limiter.enterLookup(address).then((passes) => (passes ? passed : refused).push(address));
    };
    for (let n = 0; n < 30; n += 1) enter('flood');
    for (let n = 0; n < 3; n += 1) enter('class');
    await advance(10);
    expect(passed).toHaveLength(10);
    await advance(600);
    expect(passed.slice(10).toSorted()).toEqual([
      'class',
      'class',
      'class',
      'flood',
      'flood',
      'flood',
    ]);
    expect(refused.every((address) => address === 'flood')).toBe(true);
    await advance(1_000);
    expect(passed.length + refused.length).toBe(33);
  });

  it('counts the wrong join codes of the last minute', async () => {
    const setup = setUp();
    for (let n = 0; n < 700; n += 1) guess(setup, String(n));
    setup.limiter.recordWrong('claim', 'a');
    expect(setup.limiter.wrongJoinsPerMinute()).toBe(700);
    await setup.advance(60_000);
    expect(setup.limiter.wrongJoinsPerMinute()).toBe(0);
  });
});
