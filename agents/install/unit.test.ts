import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderUnit } from './unit.ts';

const options = {
  program: ['/usr/local/bin/podium-agent'],
  folder: '/var/lib/podium-agent',
  student: undefined,
  group: 1000,
  machineIdFile: null,
};
const student = { name: 'aiko', home: '/home/aiko', path: '/usr/bin:/home/aiko/google cloud/100%' };

it('runs as its own user, without access to home folders and without privileges', () => {
  const unit = renderUnit(options);
  expect(unit).toContain(
    'ExecStart=/usr/local/bin/podium-agent run --state /var/lib/podium-agent\n',
  );
  expect(unit).toContain('User=podium-agent\nGroup=1000\n');
  expect(unit).toContain('StateDirectoryMode=0710\n');
  for (const line of [
    'ProtectHome=yes',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'ProtectSystem=strict',
    'Restart=always',
  ])
    expect(unit.split('\n')).toContain(line);
  expect(unit).not.toMatch(/TOKEN|HOME=|LoadCredential/);
});

it('passes the hardware id, which only root can read, as a credential', () => {
  expect(renderUnit({ ...options, machineIdFile: '/sys/class/dmi/id/product_uuid' })).toContain(
    'LoadCredential=machine-id:/sys/class/dmi/id/product_uuid\n',
  );
});

it('runs as the student if no account exists, with access to their programs', () => {
  const unit = renderUnit({
    ...options,
    program: ['/usr/bin/node', '/opt/my agent/$x/podium-agent'],
    student,
  });
  expect(unit).toContain('ExecStart=/usr/bin/node "/opt/my agent/$$x/podium-agent" run');
  expect(unit).toContain('User=aiko\nGroup=1000\n');
  expect(unit).toContain(
    'Environment=HOME=/home/aiko "PATH=/usr/bin:/home/aiko/google cloud/100%%"\n',
  );
  expect(unit).toContain('ProtectHome=read-only');
  expect(unit).not.toContain('SystemCallFilter');
});

const ANALYZE = '/usr/bin/systemd-analyze';
it.runIf(existsSync(ANALYZE)).each([
  { name: 'own user', user: undefined },
  { name: 'student', user: { ...student, name: 'daemon' } },
])('is a valid systemd unit ($name)', async ({ user }) => {
  const folder = await mkdtemp(join(tmpdir(), 'podium-unit-'));
  try {
    const program = join(folder, 'podium-agent');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    const file = join(folder, 'podium-agent.service');
    await writeFile(
      file,
      renderUnit({
        ...options,
        program: [program],
        student: user,
        machineIdFile: '/sys/class/dmi/id/product_uuid',
      }),
    );
    const output = await new Promise<string>((resolve) =>
      execFile(ANALYZE, ['verify', '--man=no', file], (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      ),
    );
    expect(output.split('\n').filter((line) => line.includes('podium-agent.service'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
