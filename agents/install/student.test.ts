import { expect, it } from 'vitest';
import { en } from '#agents/messages/en.ts';
import type { RunProcess } from './host.ts';
import { findAgentUser, findStudent, locateStudentKubeconfig } from './student.ts';
import { openUserDatabase } from './users.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
kim:x:1000:1000:Kim,,,:/srv/home/kim:/bin/bash
lea:x:1001:100::/home/lea:/bin/zsh
backup:x:1002:1002::/home/backup:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/bin/bash
broken line`;

/** A VM with this user database. `getent` is missing if `hasGetent` is false. */
const createHost = (passwd = PASSWD, hasGetent = true) => {
  const runProcess: RunProcess = (program, args) => {
    if (program === 'id') return Promise.resolve({ code: 0, output: 'kim' });
    if (!hasGetent) return Promise.reject(new Error('ENOENT'));
    const names = args.slice(2);
    const lines = passwd.split('\n').filter((line) => {
      return names.length === 0 || names.includes(line.split(':')[0] ?? '');
    });
    return Promise.resolve({ code: lines.length === 0 ? 2 : 0, output: lines.join('\n') });
  };
  return { runProcess };
};

it.each([true, false])('K7: reads homes from the user database (getent: %s)', async (hasGetent) => {
  const { runProcess } = createHost(PASSWD, hasGetent);
  const users = openUserDatabase(runProcess, () => Promise.resolve(PASSWD));
  expect(await users.find('kim')).toMatchObject({ home: '/srv/home/kim', gid: 1000 });
  expect(await users.find('root')).toMatchObject({ home: '/root' });
  expect(await users.find('mori')).toBeNull();
  expect((await users.listRegular()).map(({ name }) => name)).toEqual(['kim', 'lea']);
  expect(await users.findByGroup(100)).toMatchObject({ name: 'lea' });
});

it.each([
  ['root with sudo', undefined, { SUDO_USER: 'kim', HOME: '/root' }, true, '/srv/home/kim', true],
  ['root with sudo of root', undefined, { SUDO_USER: 'root', HOME: '/x' }, true, '/root', true],
  ['root for a named user', 'lea', { HOME: '/root' }, true, '/home/lea', true],
  [
    'the student',
    undefined,
    { HOME: '/srv/home/kim', SUDO_USER: 'lea' },
    false,
    '/srv/home/kim',
    false,
  ],
])(
  'K7: finds the home of the student for %s',
  async (_name, chosen, environment, isRoot, home, isOther) => {
    const student = await findStudent(chosen, environment, isRoot, createHost(), en);
    expect(student).toMatchObject({ home, isOther });
  },
);

it('K7: never guesses the home of an unknown user', async () => {
  const finding = findStudent(undefined, { SUDO_USER: 'mori' }, true, createHost(), en);
  await expect(finding).rejects.toThrow('this VM has no user mori.');
});

it('K7: says whose kubeconfig is used', () => {
  const lines: string[] = [];
  const locate = (home: string, sources = {}) =>
    locateStudentKubeconfig(
      sources,
      { name: 'kim', home, isOther: true },
      (line) => lines.push(line),
      en,
    );
  expect(locate('/nowhere')).toEqual({ home: '/nowhere' });
  expect(locate('/nowhere', { variable: '/x' })).toEqual({ variable: '/x' });
  expect(lines).toEqual([]);
  expect(en.install.usingKubeconfig('kim', '/srv/home/kim/.kube/config')).toBe(
    'Using the kubeconfig of kim: /srv/home/kim/.kube/config.',
  );
});

it('lets the only regular user of a prepared VM use the agent', async () => {
  const root = { name: 'root', home: '/root', isOther: false };
  const one = createHost('root:x:0:0::/root:/bin/sh\nubuntu:x:1000:1000::/home/ubuntu:/bin/bash');
  expect(await findAgentUser(root, true, one)).toBe('ubuntu');
  expect(await findAgentUser(root, true, createHost())).toBe('root');
  expect(await findAgentUser({ ...root, name: 'kim' }, false, one)).toBe('kim');
  expect(await findAgentUser({ ...root, name: 'lea', isOther: true }, true, one)).toBe('lea');
});
