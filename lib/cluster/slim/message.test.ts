import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanMessage, firstLine, lastLine } from './message.ts';

describe('R3: messages lose credentials and keep explanations', () => {
  it.each([
    ['secret "echo-tls" not found', 'secret "echo-tls" not found'],
    [
      "couldn't find key password in Secret default/mysecret",
      "couldn't find key password in Secret default/mysecret",
    ],
    ['failed to fetch token: unexpected status', 'failed to fetch token: unexpected status'],
    ['Get "https://joe:pw@reg.example/v2/?token=abc": x509', 'Get "https://reg.example/v2/": x509'],
    ['header Authorization: Bearer abcdefgh12345678', 'header Authorization: Bearer …'],
    ['login with password=hunter22 failed', 'login with password=… failed'],
    ['jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln bad', 'jwt … bad'],
    [`image sha256:${'a'.repeat(64)} missing`, `image sha256:${'a'.repeat(64)} missing`],
    [`key ${'Zb9/'.repeat(20)} bad`, 'key … bad'],
    ['red \u001b[31mtext\u0000', 'red  [31mtext'],
  ])('cleans %j', (raw, clean) => {
    expect(cleanMessage(raw)).toBe(clean);
  });

  it('keeps the last line of a log and the first line of an Event', () => {
    expect(lastLine('one\ntwo\n')).toBe('two');
    expect(firstLine('Readiness probe failed:\nbody')).toBe('Readiness probe failed:');
  });
});

it('cleans a cleaned message again without a change', () => {
  const part = fc.constantFrom(
    'token=',
    'secret: ',
    'https://a:b@',
    'https://',
    '@',
    '/',
    'Bearer ',
    'eyJabcdefghijk.',
    '.x',
    ' ',
    '\n',
    '\u0000',
    '\ud83d',
    'x',
    'abcdefghijklmnop',
    '"',
    '…',
    '=',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 120 }), (parts) => {
      for (const clean of [cleanMessage, lastLine, firstLine]) {
        const once = clean(parts.join(''));
        expect(clean(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(400);
      }
    }),
    { seed: 3, numRuns: 1_000 },
  );
});
