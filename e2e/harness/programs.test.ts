import { expect, it } from 'vitest';
import { findProgram } from './programs.ts';

const machine = (files: readonly string[]) => ({
  env: { PATH: '/opt/bin:/usr/bin' },
  isFile: (file: string) => files.includes(file),
  readText: () => undefined,
});

it('finds a program on the PATH, and says how to install a missing one', () => {
  expect(findProgram('caddy', machine(['/usr/bin/caddy']))).toEqual({
    kind: 'found',
    executable: '/usr/bin/caddy',
  });
  expect(findProgram('tinyproxy', machine([]))).toEqual({
    kind: 'absent',
    why: 'no tinyproxy: apt-get install tinyproxy-bin libnss-wrapper',
  });
});
