import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainFailure } from './error.ts';
import { nameUnknownUser } from './unknown-user.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-passwd-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const library = join(folder, 'libnss_wrapper.so');
writeFileSync(library, '');
const PASSWD = 'root:x:0:0:root:/root:/bin/bash\npodium:x:10001:0::/tmp:/bin/false\n';
const file = join(folder, 'passwd');

describe('a user id that /etc/passwd does not know', () => {
  it('gets a name through libnss_wrapper and a file that only it can read', () => {
    const variables = nameUnknownUser({ uid: 1_000_660_000, gid: 0 }, PASSWD, file, [
      '/nowhere.so',
      library,
    ]);
    expect(variables).toEqual({
      LD_PRELOAD: library,
      NSS_WRAPPER_PASSWD: file,
      NSS_WRAPPER_GROUP: '/etc/group',
    });
    expect(readFileSync(file, 'utf8').split('\n').at(-2)).toMatch(/^podium:x:1000660000:0:/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is left alone when the library is not installed, and the failure says what to do', () => {
    expect(nameUnknownUser({ uid: 4711, gid: 0 }, PASSWD, file, ['/nowhere.so'])).toEqual({});
    expect(
      explainFailure(
        'create its data folder',
        'initdb: error: could not look up effective user ID 4711: user does not exist',
        '/data/postgres',
      ).message,
    ).toContain('Install the package libnss-wrapper');
  });

  it('needs nothing when /etc/passwd knows the id', () => {
    expect(nameUnknownUser({ uid: 10001, gid: 0 }, PASSWD, file, [library])).toEqual({});
  });
});
