import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Machine } from './host.ts';
import { placesIn, removeFiles } from './agent-paths.ts';
import type { Credential } from './prepare-credential.ts';
import { removeService } from './remove-service.ts';
import { installService } from './install-service.ts';
import { readSettings } from './settings.ts';
import { staged } from './handoff.ts';

let folder: string;
let ran: string[];
let users: Set<string>;
let machine: Machine;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-service-'));
  ran = [];
  users = new Set();
  machine = {
    run: (program, args) => {
      ran.push([program, ...args].join(' '));
      if (program === 'useradd') users.add(args.at(-1) ?? '');
      if (program === 'userdel') users.delete(args[0] ?? '');
      return Promise.resolve({
        code: program === 'id' && !users.has(args[1] ?? '') ? 1 : 0,
        output: '',
      });
    },
    systemd: true,
    sudo: true,
    serviceFolder: join(folder, 'lib'),
    unitFile: join(folder, 'podium-agent.service'),
    programFile: join(folder, 'bin', 'podium-agent'),
    self: [join(folder, 'download', 'podium-agent')],
    machineId: null,
  };
  for (const name of ['bin', 'download']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'download', 'podium-agent'), 'program');
});
afterEach(() => rm(folder, { recursive: true }));

const student = { name: 'aiko', home: '/home/aiko', path: '/usr/bin' };
const install = (credential: Credential, more: { server?: string; token?: string } = {}) =>
  staged({ ...more, credential, student }, (staging) => installService(staging, machine));
const own: Credential = { kind: 'own', kubeconfig: 'the account' };

it('makes user, files and unit, and starts the service', async () => {
  await install(own, { server: 'https://p.example', token: 'T' });
  const places = placesIn(machine.serviceFolder);
  expect(await readSettings(places.settings)).toEqual({
    server: 'https://p.example',
    token: 'T',
    kubeconfig: places.kubeconfig,
  });
  expect(await readFile(places.kubeconfig, 'utf8')).toBe('the account');
  expect((await stat(places.kubeconfig)).mode & 0o777).toBe(0o600);
  expect((await stat(places.folder)).mode & 0o777).toBe(0o711);
  // Run from a temporary folder, which the service could not see.
  expect(await readFile(machine.programFile, 'utf8')).toBe('program');
  expect(await readFile(machine.unitFile, 'utf8')).toContain(
    `ExecStart=${machine.programFile} run`,
  );
  expect(ran).toContain(`chown -R podium-agent ${places.folder}`);
  expect(ran.slice(-3)).toEqual([
    'systemctl daemon-reload',
    'systemctl enable --quiet podium-agent',
    'systemctl restart podium-agent',
  ]);
});

it('keeps address and token when it is run again for a new cluster', async () => {
  await install(
    { kind: 'none', why: 'no cluster yet' },
    { server: 'https://p.example', token: 'T' },
  );
  await install(own);
  expect(ran.filter((line) => line.startsWith('useradd'))).toHaveLength(1);
  expect(await readSettings(placesIn(machine.serviceFolder).settings)).toMatchObject({
    server: 'https://p.example',
    token: 'T',
  });
});

it('runs as the student where no account could be made', async () => {
  await install(
    { kind: 'student', kubeconfig: '/home/aiko/.kube/config' },
    { server: 'https://p.example' },
  );
  expect(users.size).toBe(0);
  expect(ran).toContain(`chown -R aiko ${machine.serviceFolder}`);
  expect(await readFile(machine.unitFile, 'utf8')).toContain('User=aiko');
});

it('names the step that failed', async () => {
  machine = {
    ...machine,
    run: (program) =>
      Promise.resolve(
        program === 'useradd'
          ? { code: 9, output: 'useradd: cannot lock /etc/passwd' }
          : { code: program === 'id' ? 1 : 0, output: '' },
      ),
  };
  await expect(install(own, { server: 'https://p.example' })).rejects.toThrow(
    'did not work: useradd: cannot lock /etc/passwd',
  );
  await expect(install(own)).rejects.toThrow();
});

it('refuses a Node that only one person can reach', async () => {
  machine = {
    ...machine,
    self: ['/home/aiko/.nvm/versions/node/v24/bin/node', '/usr/local/bin/podium-agent'],
  };
  await expect(install(own, { server: 'https://p.example' })).rejects.toThrow(
    "which is one person's own",
  );
});

it('removes all of it, and says what', async () => {
  await install(own, { server: 'https://p.example' });
  const { removed, left } = await removeService(machine, machine.serviceFolder);
  expect(left).toEqual([]);
  expect(removed).toEqual([
    'service podium-agent',
    machine.unitFile,
    'user podium-agent',
    machine.serviceFolder,
    machine.programFile,
  ]);
  expect(users.size).toBe(0);
  expect(await removeService(machine, machine.serviceFolder)).toEqual({ removed: [], left: [] });
});

it('removes from a folder of somebody else only what is ours', async () => {
  const places = placesIn(folder);
  await writeFile(places.settings, '{}');
  expect(await removeFiles(places)).toEqual([places.settings]);
  expect((await stat(folder)).isDirectory()).toBe(true);
});
