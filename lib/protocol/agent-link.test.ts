import { expect, it } from 'vitest';
import { Hello } from './agent-link.ts';

it('R9: replaces control characters and lone surrogates in text from a machine', () => {
  const hello = {
    key: 'a',
    signature: 'a',
    machine: 'm\u0000',
    hostname: 'vm\u0000\u001b[31m\ud800-1',
    epoch: '0123456789abcdef',
    lastSeq: 0,
  };
  expect(Hello.parse(hello)).toMatchObject({
    machine: 'm\ufffd',
    hostname: 'vm\ufffd\ufffd[31m\ufffd-1',
  });
});
