import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCluster } from '#agents/doctor/cluster.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { createReadApi } from './read-api.ts';

let folder: string;
let server: Server;
let url: string;
let received: IncomingHttpHeaders[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  received = [];
  server = createServer((request, response) => {
    received.push(request.headers);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"gitVersion":"v1.34.0","status":{"allowed":true}}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const write = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};
/** A complete kubeconfig, with `extra` entries in YAML. */
const kubeconfig = ({ contexts = '', clusters = '', users = '', current = 'good' } = {}) => `
apiVersion: v1
kind: Config
current-context: ${current}
contexts:
- name: good
  context: { cluster: kind, user: kim }
${contexts}
clusters:
- name: kind
  cluster: { server: "${url}" }
${clusters}
users:
- name: kim
  user: { token: secret }
${users}
`;
const requestVersion = async (sources: KubeconfigSources) => {
  const api = createReadApi(loadKubeconfig(sources).config);
  try {
    return await api.get('/version');
  } finally {
    api.close();
  }
};
const doctorTexts = async (sources: KubeconfigSources) =>
  (await checkCluster(sources)).map(({ text }) => text);

describe('K1: incomplete entries', () => {
  it.each([
    // What `kubectl config set-context dev --namespace=dev` writes.
    [
      'a context without a cluster',
      { contexts: '- name: dev\n  context: { namespace: dev }' },
      'context dev has no cluster',
    ],
    ['a context without content', { contexts: '- name: dev' }, 'context dev has no cluster'],
    [
      'a cluster without a server',
      { clusters: '- name: old\n  cluster: {}' },
      'cluster old has no server',
    ],
    ['an entry without a name', { users: '- user: { token: x }' }, 'a user has no name'],
    [
      'a field of another type',
      { users: '- name: odd\n  user: { token: [1] }' },
      'user odd has an invalid field',
    ],
    ['an entry that is no object', { contexts: '- 17' }, 'a context has no name'],
  ])('ignores %s, and doctor names it', async (_name, extra, problem) => {
    const flag = await write('config', kubeconfig(extra));
    expect(await requestVersion({ flag })).toMatchObject({ gitVersion: 'v1.34.0' });
    expect(received[0]?.authorization).toBe('Bearer secret');
    expect(await doctorTexts({ flag })).toContain(
      `1 entry of ${flag} is incomplete and ignored: ${problem}.`,
    );
  });

  it('writes the home folder as ~', async () => {
    await mkdir(join(folder, '.kube'));
    await write('.kube/config', kubeconfig({ contexts: '- name: dev\n  context: {}' }));
    expect(await doctorTexts({ home: folder })).toContain(
      '1 entry of ~/.kube/config is incomplete and ignored: context dev has no cluster.',
    );
  });
});

describe('K2: empty files', () => {
  it.each([
    ['an empty file', ''],
    ['blanks', '\n  \n'],
    ['comments only', '# nothing yet\n# later\n'],
    ['an empty document', '---\n'],
    ['null', 'null\n'],
  ])('skips %s in a list', async (_name, text) => {
    const [empty, good] = [await write('empty', text), await write('good', kubeconfig())];
    for (const variable of [`${empty}:${good}`, `${good}:${empty}`])
      expect(await requestVersion({ variable })).toMatchObject({ gitVersion: 'v1.34.0' });
    expect(() => loadKubeconfig({ flag: empty })).toThrow(
      `${empty} is empty. Create a cluster, or name a file with --kubeconfig`,
    );
  });

  it('names the only file when it is empty', async () => {
    await mkdir(join(folder, '.kube'));
    await write('.kube/config', '');
    expect(() => loadKubeconfig({ home: folder })).toThrow(
      '~/.kube/config is empty. Create a cluster, or name a file with --kubeconfig',
    );
  });

  it.each([['a text'], ['- 1\n- 2'], ['{'], ['a: b: c']])(
    'refuses a file that is no kubeconfig: %j',
    async (text) => {
      const flag = await write('config', text);
      expect(() => loadKubeconfig({ flag })).toThrow(`${flag} isn't a kubeconfig`);
    },
  );
});

describe('K6: a context that leads nowhere', () => {
  it.each([
    [
      'a missing cluster',
      { contexts: '- name: dev\n  context: { cluster: kind-2, user: kim }', current: 'dev' },
      "Context dev names the cluster kind-2, which isn't in the kubeconfig",
    ],
    [
      'a missing user',
      { contexts: '- name: dev\n  context: { cluster: kind, user: lea }', current: 'dev' },
      "Context dev names the user lea, which isn't in the kubeconfig",
    ],
    [
      'an incomplete cluster',
      {
        contexts: '- name: dev\n  context: { cluster: old }',
        clusters: '- name: old\n  cluster: {}',
        current: 'dev',
      },
      'Context dev names the cluster old, which has no server',
    ],
    [
      'an incomplete context',
      { contexts: '- name: dev\n  context: { namespace: dev }', current: 'dev' },
      'Context dev has no cluster. Choose another one: kubectl config use-context NAME',
    ],
    [
      'a missing context',
      { current: 'gone' },
      "The current context gone isn't in the kubeconfig. Choose another one: kubectl config use-context NAME",
    ],
  ])('names %s', async (_name, extra, message) => {
    const flag = await write('config', kubeconfig(extra));
    expect(() => loadKubeconfig({ flag })).toThrow(message);
    expect((await doctorTexts({ flag }))[0]).toContain(message);
  });

  it('works without a user', async () => {
    const flag = await write(
      'config',
      kubeconfig({ contexts: '- name: dev\n  context: { cluster: kind }', current: 'dev' }),
    );
    expect(await requestVersion({ flag })).toMatchObject({ gitVersion: 'v1.34.0' });
    expect(received[0]?.authorization).toBeUndefined();
  });
});

it('takes each name from the first file that has it, and the first current context', async () => {
  const first = await write(
    'first',
    `contexts: [{ name: good, context: { cluster: kind, user: lea } }]
current-context: good
users: [{ name: lea, user: { token: first } }]`,
  );
  const second = await write('second', kubeconfig({ current: 'other' }));
  await requestVersion({ variable: `${first}:${second}` });
  expect(received[0]?.authorization).toBe('Bearer first');
});

it('sends user name and password, and the impersonated user', async () => {
  const flag = await write(
    'config',
    kubeconfig({
      contexts: '- name: dev\n  context: { cluster: kind, user: lea }',
      users:
        '- name: lea\n  user: { username: lea, password: pw, as: boss, as-groups: [a, b], as-uid: u-1, as-user-extra: { example.org/team: [blue] } }',
      current: 'dev',
    }),
  );
  await requestVersion({ flag });
  expect(received[0]).toMatchObject({
    authorization: `Basic ${Buffer.from('lea:pw').toString('base64')}`,
    'impersonate-user': 'boss',
    'impersonate-group': 'a, b',
    'impersonate-uid': 'u-1',
    'impersonate-extra-example.org%2fteam': 'blue',
  });
});

describe('forms that kubectl reads', () => {
  it('reads the first document of a file', async () => {
    const flag = await write('config', `${kubeconfig()}---\ncurrent-context: other\n---\n`);
    expect(await requestVersion({ flag })).toMatchObject({ gitVersion: 'v1.34.0' });
  });

  it('completes a server address without a scheme', async () => {
    const flag = await write('config', kubeconfig().replace('http://', ''));
    expect(await requestVersion({ flag })).toMatchObject({ gitVersion: 'v1.34.0' });
    const withCa = kubeconfig()
      .replace('http://', '')
      .replace('cluster: { server', 'cluster: { insecure-skip-tls-verify: true, server');
    const tls = await write('tls', withCa);
    expect(loadKubeconfig({ flag: tls }).config.cluster.server).toMatch(/^https:/);
  });

  it.each([
    ['clusters of an unused context', { contexts: '- name: old\n  context: { cluster: gone }' }],
    ['null instead of a context', { contexts: '- name: old\n  context: null' }],
    ['a user with an invalid sign-in program', { users: '- name: x\n  user: { exec: {} }' }],
    ['a cluster with an invalid field', { clusters: '- name: x\n  cluster: { server: [1] }' }],
  ])('ignores %s', async (_name, extra) => {
    const flag = await write('config', kubeconfig(extra));
    expect(await requestVersion({ flag })).toMatchObject({ gitVersion: 'v1.34.0' });
  });

  it.each([
    ['at the top', 'kind: Config\nkind: Config\n'],
    ['in an entry', 'users: [{ name: a, user: { token: x, token: y } }]\n'],
  ])('refuses a key that occurs twice %s, and names the file', async (_name, text) => {
    const flag = await write('twice', text);
    expect(() => loadKubeconfig({ flag })).toThrow(`${flag} isn't a kubeconfig`);
  });

  it('lists the contexts that can be chosen', async () => {
    const broken = '- name: broken\n  context: { cluster: nowhere, user: kim }';
    const flag = await write('config', kubeconfig({ contexts: broken, current: 'gone' }));
    expect(() => loadKubeconfig({ flag })).toThrow(/use-context NAME. These contexts.*: good$/);
    const many = Array.from(
      { length: 8 },
      (_, n) => `- name: c${n}\n  context: { cluster: kind, user: kim }`,
    ).join('\n');
    const long = await write('many', kubeconfig({ contexts: many, current: '""' }));
    expect(() => loadKubeconfig({ flag: long })).toThrow(/: good, c0, c1, c2, c3, 4 more$/);
  });

  it('lists no context where none can be used', async () => {
    const flag = await write('config', 'current-context: gone\n');
    expect(() => loadKubeconfig({ flag })).toThrow(/use-context NAME$/);
  });
});
