import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { clusterApi, type ClusterApi } from '#agents/kube/request-api.ts';
import { accountObjects } from '#agents/credential/account.ts';
import { ownKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { makeAccount } from '#agents/credential/create-account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { readEnvironment } from '#agents/cli/environment.ts';
import { examineCluster, mayI } from '#agents/doctor/cluster.ts';
import { prepareCredential } from '#agents/install/prepare-credential.ts';
import { writePrivately } from '#agents/install/settings.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { BUILT_IN } from '#lib/cluster/plan.ts';
import { describeWith } from './harness/requirements.ts';

describeWith(['cluster'], "the agent's account in a student's cluster", ({ cluster }) => {
  let admin: ClusterApi;
  let folder: string;
  const open = (file: string) => clusterApi(loadKubeconfig({ flag: file }).config);
  const standing = async () =>
    (
      await Promise.all(
        accountObjects().map(async ({ path, words }) =>
          (await admin.request('GET', path)).status === 404 ? null : words,
        ),
      )
    ).filter((words) => words !== null);

  beforeAll(async () => {
    admin = open(cluster().kubeconfig);
    folder = await mkdtemp(join(tmpdir(), 'podium-credential-'));
    await removeAccount(admin, systemClock);
  });
  afterEach(async () => {
    await admin.request('DELETE', '/api/v1/namespaces/podium/configmaps/mine');
    await removeAccount(admin, systemClock);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function account(): Promise<{ file: string; api: ClusterApi }> {
    const made = await makeAccount(admin, systemClock);
    if (made.kind !== 'made') throw new Error(made.why);
    const file = join(folder, 'kubeconfig');
    await writePrivately(
      file,
      ownKubeconfig(loadKubeconfig({ flag: cluster().kubeconfig }).config, made.token),
    );
    return { file, api: open(file) };
  }

  it('R4: sees every kind that Podium looks at, reads no Secret, writes nothing', async () => {
    const { file, api } = await account();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toMatch(/client-(certificate|key)/);
    const group = (gvk: string) => (gvk.split('/').length === 3 ? gvk.split('/')[0] : '');
    for (const { gvk, resource } of BUILT_IN) {
      for (const verb of ['get', 'list', 'watch'])
        expect(await mayI(api, { verb, group: group(gvk), resource }), `${verb} ${resource}`).toBe(
          true,
        );
      for (const verb of ['create', 'update', 'patch', 'delete'])
        expect(await mayI(api, { verb, group: group(gvk), resource }), `${verb} ${resource}`).toBe(
          false,
        );
    }
    for (const verb of ['get', 'list', 'watch', 'create'])
      expect(await mayI(api, { verb, resource: 'secrets' }), `${verb} secrets`).toBe(false);
    for (const subresource of ['exec', 'portforward', 'attach'])
      expect(await mayI(api, { verb: 'create', resource: 'pods', subresource })).toBe(false);
    for (const verb of ['create', 'update', 'delete'])
      expect(await mayI(api, { verb, resource: 'services', subresource: 'proxy' })).toBe(false);
    expect(await mayI(api, { verb: 'get', resource: 'services', subresource: 'proxy' })).toBe(true);
    expect((await api.request('GET', '/readyz')).status).toBe(200);
    expect(
      (await api.request('GET', '/api/v1/namespaces/podium/secrets/podium-agent-token')).status,
    ).toBe(403);
    expect((await examineCluster({ flag: file })).at(-1)).toMatchObject({
      about: 'rights',
      ok: true,
      text: expect.stringContaining('no right to change anything'),
    });
  });

  it('is made again without harm, and removed without a trace', async () => {
    await account();
    expect(await makeAccount(admin, systemClock)).toMatchObject({ kind: 'made', created: [] });
    const { removed, left } = await removeAccount(admin, systemClock);
    expect(left).toEqual([]);
    expect(removed).toHaveLength(accountObjects().length);
    expect(await standing()).toEqual([]);
    expect(await removeAccount(admin, systemClock)).toEqual({ removed: [], left: [] });
  });

  it('leaves the namespace when the student works in it', async () => {
    await account();
    await admin.request('POST', '/api/v1/namespaces/podium/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mine' },
    });
    const { left } = await removeAccount(admin, systemClock);
    expect(left).toEqual([
      'namespace podium: it holds configmaps/mine, which podium-agent did not make, so it stays',
    ]);
  });

  it('where no account may be made, says so and makes nothing', async () => {
    const { file } = await account();
    const weak = join(folder, 'weak');
    await writeFile(weak, await readFile(file));
    // The account itself has no right to make one: a student whose cluster is somebody else's.
    const said: string[] = [];
    const terminal = {
      out: (text: string) => void said.push(text),
      interactive: false,
      confirm: () => Promise.resolve(true),
    };
    const surroundings = {
      environment: readEnvironment({}),
      terminal,
      log: () => undefined,
      clock: systemClock,
      hostname: 'vm',
      root: false,
      stopping: new AbortController().signal,
    };
    expect(await prepareCredential({ flag: weak }, true, surroundings)).toEqual({
      kind: 'student',
      kubeconfig: weak,
    });
    expect(said.join('\n')).toContain('It may not read Secrets');
    expect(said.join('\n')).toContain('So the agent will read the cluster as you');
  });
});
