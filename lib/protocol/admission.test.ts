import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  formatAdmissionProof,
  joinTokenProof,
  parseAdmissionProof,
  proveJoinToken,
} from './admission.ts';

it('reads what it writes', () => {
  for (const proof of [
    { kind: 'ticket', ticket: 'abc.def.ghi' },
    proveJoinToken({ id: 'a'.repeat(32), secret: 's'.repeat(43) }),
  ] as const)
    expect(parseAdmissionProof(formatAdmissionProof(proof))).toEqual(proof);
});

it('proves the secret of a token to a server that knows only its hash', () => {
  const proof = proveJoinToken({ id: 'a'.repeat(32), secret: 'secret' });
  expect(proof).toMatchObject({
    proof: joinTokenProof(createHash('sha256').update('secret').digest()),
  });
  expect(JSON.stringify(proof)).not.toContain('secret');
});

it.each([undefined, '', 'ticket ', 'ticket a b', 'token a.b', 'other x', 'x'.repeat(100_000)])(
  'reads no proof from %s',
  (text) => {
    expect(parseAdmissionProof(text)).toBeNull();
  },
);
