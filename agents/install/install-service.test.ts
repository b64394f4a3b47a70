import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { resolveAgentPaths, removeAgentFiles } from './agent-paths.ts';
import type { ClusterCredential } from './prepare-credential.ts';
import { removeService } from './remove-service.ts';
import { installService } from './install-service.ts';
import { readSettings } from './settings.ts';
import { withInstallHandoff } from './handoff.ts';

let folder: string;
let commandsRun: string[];
let users: Set<string>;
let host: Host;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-service-'));
  commandsRun = [];
  users = new Set();
  host = {
    runProcess: (program, args) => {
      commandsRun.push([program, ...args].join(' '));
      if (program === 'useradd') users.add(args.at(-1) ?? '');
      if (program === 'userdel') users.delete(args[0] ?? '');
      if (program === 'id' && args[0] === '-g')
        return Promise.resolve({ code: args[2] === 'aiko' ? 0 : 1, output: '1000' });
      return Promise.resolve({
        code: program === 'id' && !users.has(args[1] ?? '') ? 1 : 0,
        output: '',
      });
    },
    hasSystemd: true,
    hasSudo: true,
    serviceFolder: join(folder, 'lib'),
    unitFile: join(folder, 'podium-agent.service'),
    programFile: join(folder, 'bin', 'podium-agent'),
    selfCommand: [join(folder, 'download', 'podium-agent')],
    machineIdFile: null,
  };
  for (const name of ['bin', 'download']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'download', 'podium-agent'), 'program');
});
afterEach(() => rm(folder, { recursive: true }));

const student = { name: 'aiko', home: '/home/aiko', path: '/usr/bin' };
const install = (
  credential: ClusterCredential,
  options: {
    server?: string;
    token?: string;
    agentUser?: string;
    proxy?: string | null;
    ca?: string;
  } = {},
) =>
  withInstallHandoff({ agentUser: 'aiko', ...options, credential, student }, (staging) =>
    installService(staging, host),
  );
const own: ClusterCredential = { kind: 'own', kubeconfig: 'the account' };

it('creates user, files and unit, and starts the service', async () => {
  await install(own, { server: 'https://p.example', token: 'T' });
  const paths = resolveAgentPaths(host.serviceFolder);
  expect(await readSettings(paths.settingsFile)).toEqual({
    server: 'https://p.example',
    token: 'T',
    kubeconfig: paths.kubeconfigFile,
    group: 1000,
  });
  expect(await readFile(paths.kubeconfigFile, 'utf8')).toBe('the account');
  expect((await stat(paths.kubeconfigFile)).mode & 0o777).toBe(0o600);
  expect((await stat(paths.folder)).mode & 0o777).toBe(0o710);
  // The program was run from a temporary folder, which the service can't see.
  expect(await readFile(host.programFile, 'utf8')).toBe('program');
  expect(await readFile(host.unitFile, 'utf8')).toContain(`ExecStart=${host.programFile} run`);
  expect(commandsRun).toContain(`chown -R podium-agent:1000 ${paths.folder}`);
  expect(commandsRun.slice(-3)).toEqual([
    'systemctl daemon-reload',
    'systemctl enable --quiet podium-agent',
    'systemctl restart podium-agent',
  ]);
});

it('keeps server and token when it runs again for a new cluster', async () => {
  await install(
    { kind: 'none', reason: 'no cluster yet' },
    { server: 'https://p.example', token: 'T' },
  );
  await install(own);
  expect(commandsRun.filter((line) => line.startsWith('useradd'))).toHaveLength(1);
  expect(await readSettings(resolveAgentPaths(host.serviceFolder).settingsFile)).toMatchObject({
    server: 'https://p.example',
    token: 'T',
  });
});

it('stores proxy and certificates for the service only, and keeps them until they change', async () => {
  const paths = resolveAgentPaths(host.serviceFolder);
  const proxy = 'http://kim:secret@proxy.example:3128';
  await install(own, { server: 'https://p.example', proxy, ca: 'the certificates' });
  const route = { proxy, ca: paths.caFile };
  expect(await readSettings(paths.settingsFile)).toMatchObject(route);
  expect(await readFile(paths.caFile, 'utf8')).toBe('the certificates');
  for (const file of [paths.settingsFile, paths.caFile])
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(host.unitFile, 'utf8')).not.toContain('proxy.example');
  await install(own, { server: 'https://p.example' });
  expect(await readSettings(paths.settingsFile)).toMatchObject(route);
  await install(own, { server: 'https://p.example', proxy: null });
  expect((await readSettings(paths.settingsFile))?.proxy).toBeUndefined();
});

it('runs as the student if no account could be created', async () => {
  await install(
    { kind: 'student', kubeconfig: '/home/aiko/.kube/config' },
    { server: 'https://p.example' },
  );
  expect(users.size).toBe(0);
  expect(commandsRun).toContain(`chown -R aiko:1000 ${host.serviceFolder}`);
  expect(await readFile(host.unitFile, 'utf8')).toContain('User=aiko');
});

it('names the step that failed', async () => {
  host = {
    ...host,
    runProcess: (program, args) =>
      Promise.resolve(
        program === 'id' && args[0] === '-g'
          ? { code: 0, output: '1000' }
          : program === 'useradd'
            ? { code: 9, output: 'useradd: cannot lock /etc/passwd' }
            : { code: program === 'id' ? 1 : 0, output: '' },
      ),
  };
  await expect(install(own, { server: 'https://p.example' })).rejects.toThrow(
    'returned: useradd: cannot lock /etc/passwd',
  );
  await expect(install(own)).rejects.toThrow();
});

it('gives only the group of the student access to the agent', async () => {
  await install(own, { server: 'https://p.example' });
  expect(await readFile(host.unitFile, 'utf8')).toContain('Group=1000\n');
  await expect(install(own, { agentUser: 'nobody-here' })).rejects.toThrow(
    'this VM has no user nobody-here.',
  );
});

it("refuses a Node in a home folder, which the service can't use", async () => {
  host = {
    ...host,
    selfCommand: ['/home/aiko/.nvm/versions/node/v24/bin/node', '/usr/local/bin/podium-agent'],
  };
  await expect(install(own, { server: 'https://p.example' })).rejects.toThrow(
    "because it's in a home or temporary folder",
  );
});

it('removes everything and lists what it removed', async () => {
  await install(own, { server: 'https://p.example' });
  const { removed, remaining } = await removeService(host, host.serviceFolder);
  expect(remaining).toEqual([]);
  expect(removed).toEqual([
    'service podium-agent',
    host.unitFile,
    'user podium-agent',
    host.serviceFolder,
    host.programFile,
  ]);
  expect(users.size).toBe(0);
  expect(await removeService(host, host.serviceFolder)).toEqual({ removed: [], remaining: [] });
});

it('removes only its own files from a folder with other content', async () => {
  const paths = resolveAgentPaths(folder);
  await writeFile(paths.settingsFile, '{}');
  expect(await removeAgentFiles(paths)).toEqual([paths.settingsFile]);
  expect((await stat(folder)).isDirectory()).toBe(true);
});
