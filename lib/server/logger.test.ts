import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, withLogFields, type LogFields } from './logger.ts';

function collectLines(options: { isTTY?: boolean } = {}) {
  const lines: string[] = [];
  let time = Date.parse('2026-11-24T09:00:00Z');
  const log = createLogger({ ...options, write: (text) => lines.push(text) }, () => new Date(time));
  const advanceTime = (ms: number): void => {
    time += ms;
  };
  const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { lines, log, entries, advanceTime };
}

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;

describe('the logger', () => {
  it('writes one JSON line with time, level, message and fields', () => {
    const { lines, log, entries } = collectLines();
    log('warn', 'Disk almost full', { workshopId: 'w1', seatId: 's1' });
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(entries()).toEqual([
      {
        level: 'warn',
        time: '2026-11-24T09:00:00.000Z',
        msg: 'Disk almost full',
        workshopId: 'w1',
        seatId: 's1',
      },
    ]);
  });

  it('R9: escapes what a terminal would obey and limits the length of each line', () => {
    const { log, entries } = collectLines();
    log('warn', `one\u001b[31m\ntwo\u202e\u2028\ud800 ${'x'.repeat(5_000)}`, {
      detail: { name: 'a\u009b2J', labels: ['b\u0000'] },
    });
    const [entry] = entries();
    const message = String(entry?.['msg']);
    expect(message).toMatch(/^one\\x1b\[31m\\ntwo\\u202e\\u2028\\ud800 x+$/);
    expect(message).toHaveLength(2_000);
    expect(entry?.['detail']).toEqual({ name: 'a\\x9b2J', labels: ['b\\x00'] });
  });

  it('continues an entry on further lines only with the frames of a stack trace', () => {
    const { log, entries } = collectLines();
    log('error', 'It failed\nINFO: forged\n    at run (file:///podium/a.ts:1:2)');
    expect(entries()[0]?.['msg']).toBe(
      'It failed\\nINFO: forged\n    at run (file:///podium/a.ts:1:2)',
    );
  });

  it('writes 20 lines of one kind a minute, then counts them', () => {
    const { log, entries, advanceTime } = collectLines();
    for (let seat = 0; seat < 100; seat += 1)
      log('warn', `Seat "s${String(seat)}" sent ${String(seat)} errors`);
    log('warn', 'Another message');
    expect(entries()).toHaveLength(21);
    advanceTime(60_000);
    log('warn', 'Seat "s7" sent 7 errors');
    expect(
      entries()
        .slice(21)
        .map(({ msg }) => msg),
    ).toEqual(['80 more lines like the next', 'Seat "s7" sent 7 errors']);
  });

  it('never leaves out a security event, which has its own limit', () => {
    const { log, entries } = collectLines();
    for (let count = 0; count < 50; count += 1)
      log('info', 'Security: joined', { securityEvent: 'joined' });
    expect(entries()).toHaveLength(50);
  });

  it.each([
    ['a join token', `podium1.${'a'.repeat(32)}.${'S'.repeat(43)}.${'K'.repeat(43)}`],
    ['a link token', `http://localhost:3000/sign-in#${'a'.repeat(32)}.${'S'.repeat(43)}`],
    ['a session cookie', `cookie: podium_session=${'S'.repeat(43)}; Path=/`],
    ['a bearer token', `authorization: Bearer ${'S'.repeat(43)}`],
  ])('redacts %s in a message', (_name, text) => {
    const { lines, log } = collectLines();
    log('info', text);
    expect(lines.join()).toContain('[redacted]');
    expect(lines.join()).not.toContain('SSS');
  });

  it('leaves out every field that is not in its list', () => {
    const { log, entries } = collectLines();
    log('info', 'Request', {
      ms: 3,
      headers: { cookie: 'x' },
      body: 'x',
      token: 'x',
    } as LogFields);
    expect(entries()).toEqual([
      { level: 'info', time: '2026-11-24T09:00:00.000Z', msg: 'Request', ms: 3 },
    ]);
  });

  it('redacts facts of a security event that have the name of a secret', () => {
    const { log, entries } = collectLines();
    log('info', 'Security: x', { securityEvent: 'x', detail: { token: 'x', role: 'owner' } });
    expect(entries()).toMatchObject([{ detail: { token: '[redacted]', role: 'owner' } }]);
  });

  it('writes an error with its stack', () => {
    const { log, entries } = collectLines();
    log('error', 'It failed', { err: new Error('no space') });
    expect(entries()[0]?.['err']).toMatch(/^Error: no space\n {4}at /);
  });

  it(
    'T13.1 every line parses, without a secret or a control character of any field',
    { timeout: 30_000 },
    () => {
      const word = fc.string({
        unit: fc.constantFrom(...'aBcD3xYz9Q'),
        minLength: 12,
        maxLength: 24,
      });
      const secrets = fc.oneof(
        word.map((token) => ({ secret: token, written: `podium_pat_${token}` })),
        word.map((token) => ({ secret: token, written: `Bearer ${token}` })),
        word.map((password) => ({
          secret: password,
          written: `postgresql://podium:${password}@db/podium`,
        })),
      );
      const texts = fc.string({
        unit: fc.constantFrom(...'a "\\/@:\n\r\t\0\u001b\u009b\u2028\u202e', '\ud800', '\u{1f600}'),
        maxLength: 40,
      });
      const names = fc.constantFrom('workshopId', 'personId', 'route', 'actor', 'address', 'other');
      const { lines, log, advanceTime } = collectLines();
      fc.assert(
        fc.property(secrets, texts, texts, names, ({ secret, written }, before, after, name) => {
          lines.length = 0;
          advanceTime(60_000);
          const text = `${before} ${written} ${after}`;
          log('warn', text, { [name]: text, detail: { [name]: text, list: [text] } } as LogFields);
          const line = lines[0] ?? '';
          const { level } = JSON.parse(line) as { level: unknown };
          // Of the control characters, only the line break at the end of the entry is left.
          return level === 'warn' && !line.includes(secret) && !CONTROLS.test(line.slice(0, -1));
        }),
        { seed: 13, numRuns: 100, endOnFailure: true },
      );
    },
  );

  it('adds the fields of the scope, also after an await', async () => {
    const { log, entries } = collectLines();
    await withLogFields({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      withLogFields({ workshopId: 'w1' }, () => {
        log('info', 'inside');
      });
    });
    log('info', 'outside');
    expect(entries().map(({ msg, requestId, workshopId }) => [msg, requestId, workshopId])).toEqual(
      [
        ['inside', 'r1', 'w1'],
        ['outside', undefined, undefined],
      ],
    );
  });

  it('writes readable lines to a terminal', () => {
    const { lines, log } = collectLines({ isTTY: true });
    log('error', 'It failed\u001b[2J', { workshopId: 'w1' });
    expect(lines.map(stripVTControlCharacters)).toEqual([
      expect.stringMatching(
        /^\[\d\d:\d\d:\d\d\] ERROR: It failed\\x1b\[2J \{"workshopId":"w1"\}\n$/,
      ),
    ]);
  });
});
