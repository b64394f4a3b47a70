import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainFailure } from './error.ts';
import { firstClosedFolder, buildStartCommand } from './run-as.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-run-as-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const nobodyUser = { name: 'nobody', uid: 65534, gid: 65534 };

describe('the user that runs PostgreSQL', () => {
  it('cannot enter the outermost closed folder, which is found', () => {
    mkdirSync(join(folder, 'closed', 'open'), { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed'), 0o700);
    expect(firstClosedFolder(join(folder, 'closed', 'open', 'file'), nobodyUser)).toBe(
      join(folder, 'closed'),
    );
    chmodSync(join(folder, 'closed'), 0o711);
    expect(firstClosedFolder(join(folder, 'closed', 'open', 'file'), nobodyUser)).toBe(null);
  });

  it('gets only the capability that lets it pass closed folders', () => {
    expect(
      buildStartCommand(nobodyUser, true, '/bin/postgres', ['-D', '/data']).args.join(' '),
    ).toBe(
      '--reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override -- /bin/postgres -D /data',
    );
    expect(buildStartCommand(nobodyUser, false, '/bin/postgres', [])).toEqual({
      program: '/bin/postgres',
      args: [],
      ids: { uid: 65534, gid: 65534 },
    });
  });
});

describe('the output of PostgreSQL', () => {
  it.each([
    [
      'FATAL: could not write lock file "postmaster.pid": No space left on device',
      /The disk of \/data is full. Free up space/,
    ],
    [
      'initdb: error: could not change permissions of directory: Permission denied',
      /has no access to \/data/,
    ],
    ['something new', /See its output below. \(something new\)/],
  ])('becomes a message with advice: %s', (output, message) => {
    expect(explainFailure('start', output, '/data').message).toMatch(message);
  });
});
