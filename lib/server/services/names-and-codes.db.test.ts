import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { GUESS_LIMITS } from '#lib/auth/guess-limiter.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';

let database: TestDatabase;
let server: AppServer;
let code: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ code } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** Every request comes from the same address, as in a classroom behind one router. */
const join = (typedCode: string, displayName: string) =>
  new TestBrowser(server.url).request<JoinResult & { error?: string }>('POST', '/api/join', {
    code: typedCode,
    displayName,
    language: 'en',
  });

describe('names', () => {
  it.each([
    ['composed and decomposed letters', 'caf\u00e9', 'cafe\u0301'],
    ['a narrow and a wide space', 'blue kiwi', 'blue\u3000kiwi'],
    ['upper and lower case', 'Green Kiwi', 'green kiwi'],
    ['wide and narrow letters', 'ｐｌｕｍ', 'plum'],
    ['an invisible character', 'pear', 'pe\u2060ar'],
    ['a no-break space at the end', 'fig', 'fig\u00a0'],
    ['half-width and full-width katakana', 'ﾊﾞﾅﾅ', 'バナナ'],
  ])('numbers the second of two names that look the same: %s', async (_name, first, second) => {
    expect((await join(code, first)).status).toBe(200);
    expect((await join(code, second)).body.seat.displayName).toMatch(/ 2$/);
  });

  it('shows a name as the student typed it', async () => {
    expect((await join(code, 'ＢＩＧ Ｍelon')).body.seat.displayName).toBe('ＢＩＧ Ｍelon');
  });

  it.each([
    ['an emoji of several code points', '\u{1F469}\u{1F3FD}\u200D\u{1F4BB}'],
    ['forty characters', 'x'.repeat(40)],
    ['a sign that reverses the direction', '\u202Eabc'],
    ['markup', '<script>alert(1)</script>'],
    ['a NUL', 'a\u0000b'],
    ['a spreadsheet formula', '=HYPERLINK("http://example.com")'],
  ])('accepts a name with %s', async (_name, displayName) => {
    expect((await join(code, displayName)).body.seat.displayName?.length).toBeGreaterThan(0);
  });

  it.each([
    ['only spaces', '  '],
    ['only invisible characters', '\u200b\u200b'],
    ['only fillers', '\u3164\u2800'],
    ['more than forty characters', 'x'.repeat(41)],
  ])('refuses a name of %s', async (_name, displayName) => {
    expect(await join(code, displayName)).toMatchObject({ status: 400 });
  });
});

describe('a class behind one address', () => {
  it('lets 300 students join at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => join(code, `student ${n}`)),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('lets a student with the right code join while 90 classmates mistype it', async () => {
    const wrong = Array.from({ length: 90 }, (_, n) => join(`R00M-3${n % 30}`, 'hasty'));
    expect(await join(code, 'early')).toMatchObject({ status: 200 });
    const answered = await Promise.race([...wrong.slice(GUESS_LIMITS.freeGuesses), wrong[0]]);
    expect(answered?.status).not.toBe(200);
    expect(await join(code, 'careful')).toMatchObject({ status: 200 });
    await Promise.all(wrong);
  }, 60_000);
});
