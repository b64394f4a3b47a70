import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLogger, withLogFields } from './logger.ts';

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
      pod: { name: 'a\u009b2J', labels: ['b\u0000'] },
    });
    const [entry] = entries();
    const message = String(entry?.['msg']);
    expect(message).toMatch(/^one\\x1b\[31m\\ntwo\\u202e\\u2028\\ud800 x+$/);
    expect(message).toHaveLength(2_000);
    expect(entry?.['pod']).toEqual({ name: 'a\\x9b2J', labels: ['b\\x00'] });
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

  it('redacts fields that hold tokens and cookies', () => {
    const { log, entries } = collectLines();
    log('info', 'Request', { token: 'x', headers: { cookie: 'x', host: 'h' } });
    expect(entries()).toMatchObject([
      { token: '[redacted]', headers: { cookie: '[redacted]', host: 'h' } },
    ]);
  });

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
