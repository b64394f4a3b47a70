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
  machineIdFile: null,
};
const student = { name: 'aiko', home: '/home/aiko', path: '/usr/bin:/home/aiko/google cloud/100%' };

it('runs as a user of its own that sees no home and keeps no privilege', () => {
  const unit = renderUnit(options);
  expect(unit).toContain(
    'ExecStart=/usr/local/bin/podium-agent run --state /var/lib/podium-agent\n',
  );
  expect(unit).toContain('User=podium-agent\n');
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

it('hands over what only root reads of the hardware', () => {
  expect(renderUnit({ ...options, machineIdFile: '/sys/class/dmi/id/product_uuid' })).toContain(
    'LoadCredential=machine-id:/sys/class/dmi/id/product_uuid\n',
  );
});

it('runs as the student where there is no account, with their programs within reach', () => {
  const unit = renderUnit({
    ...options,
    program: ['/usr/bin/node', '/opt/my agent/$x/podium-agent'],
    student,
  });
  expect(unit).toContain('ExecStart=/usr/bin/node "/opt/my agent/$$x/podium-agent" run');
  expect(unit).toContain('User=aiko\n');
  expect(unit).toContain(
    'Environment=HOME=/home/aiko "PATH=/usr/bin:/home/aiko/google cloud/100%%"\n',
  );
  expect(unit).toContain('ProtectHome=read-only');
  expect(unit).not.toContain('SystemCallFilter');
});

const ANALYZE = '/usr/bin/systemd-analyze';
it.runIf(existsSync(ANALYZE)).each([
  { what: 'own user', who: undefined },
  { what: 'student', who: { ...student, name: 'daemon' } },
])('is a unit that systemd understands ($what)', async ({ who }) => {
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
        student: who,
        machineIdFile: '/sys/class/dmi/id/product_uuid',
      }),
    );
    const said = await new Promise<string>((resolve) =>
      execFile(ANALYZE, ['verify', '--man=no', file], (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      ),
    );
    expect(said.split('\n').filter((line) => line.includes('podium-agent.service'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
