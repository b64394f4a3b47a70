import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { createRequestApi, type KubeRequestApi } from '#agents/kube/request-api.ts';
import { describeAccountObjects } from '#agents/credential/account.ts';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { readEnvironment } from '#agents/cli/environment.ts';
import { checkCluster, isAllowed } from '#agents/doctor/cluster.ts';
import { prepareCredential } from '#agents/install/prepare-credential.ts';
import { writePrivateFile } from '#agents/install/settings.ts';
import { getMessages } from '#agents/messages/messages.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import { describeWith } from './harness/describe-with.ts';

describeWith(['cluster'], "The agent's account in a student's cluster", ({ cluster }) => {
  let admin: KubeRequestApi;
  let folder: string;
  const open = (file: string) => createRequestApi(loadKubeconfig({ flag: file }).config);
  const listExistingObjects = async () =>
    (
      await Promise.all(
        describeAccountObjects().map(async ({ path, description }) =>
          (await admin.request('GET', path)).status === 404 ? null : description,
        ),
      )
    ).filter((description) => description !== null);

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

  async function openAccount(): Promise<{ file: string; api: KubeRequestApi }> {
    const account = await createAccount(admin, systemClock);
    if (account.kind !== 'created') throw new Error(account.reason);
    const file = join(folder, 'kubeconfig');
    await writePrivateFile(
      file,
      createAgentKubeconfig(loadKubeconfig({ flag: cluster().kubeconfig }).config, account.token),
    );
    return { file, api: open(file) };
  }

  it('R4: can read every planned kind and no Secret, and can’t write', async () => {
    const { file, api } = await openAccount();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toMatch(/client-(certificate|key)/);
    const group = (gvk: string) => (gvk.split('/').length === 3 ? gvk.split('/')[0] : '');
    for (const { gvk, resource } of BUILT_IN_KINDS) {
      for (const verb of ['get', 'list', 'watch'])
        expect(
          await isAllowed(api, { verb, group: group(gvk), resource }),
          `${verb} ${resource}`,
        ).toBe(true);
      for (const verb of ['create', 'update', 'patch', 'delete'])
        expect(
          await isAllowed(api, { verb, group: group(gvk), resource }),
          `${verb} ${resource}`,
        ).toBe(false);
    }
    for (const verb of ['get', 'list', 'watch', 'create'])
      expect(await isAllowed(api, { verb, resource: 'secrets' }), `${verb} secrets`).toBe(false);
    for (const subresource of ['exec', 'portforward', 'attach'])
      expect(await isAllowed(api, { verb: 'create', resource: 'pods', subresource })).toBe(false);
    for (const verb of ['create', 'update', 'delete'])
      expect(await isAllowed(api, { verb, resource: 'services', subresource: 'proxy' })).toBe(
        false,
      );
    expect(await isAllowed(api, { verb: 'get', resource: 'services', subresource: 'proxy' })).toBe(
      true,
    );
    expect((await api.request('GET', '/readyz')).status).toBe(200);
    expect(
      (await api.request('GET', '/api/v1/namespaces/podium/secrets/podium-agent-token')).status,
    ).toBe(403);
    expect((await checkCluster({ flag: file })).at(-1)).toMatchObject({
      subject: 'rights',
      ok: true,
      text: expect.stringContaining("can't change anything"),
    });
  });

  it('can be created twice, and is removed completely', async () => {
    await openAccount();
    expect(await createAccount(admin, systemClock)).toMatchObject({ kind: 'created', created: [] });
    const { removed, remaining } = await removeAccount(admin, systemClock);
    expect(remaining).toEqual([]);
    expect(removed).toHaveLength(describeAccountObjects().length);
    expect(await listExistingObjects()).toEqual([]);
    expect(await removeAccount(admin, systemClock)).toEqual({ removed: [], remaining: [] });
  });

  it('is removed without the namespace when the student uses the namespace', async () => {
    await openAccount();
    await admin.request('POST', '/api/v1/namespaces/podium/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mine' },
    });
    const { remaining } = await removeAccount(admin, systemClock);
    expect(remaining).toEqual([
      "namespace podium: contains configmaps/mine, which podium-agent didn't create, so it's kept",
    ]);
  });

  it('is not created without the rights for it, and the installer says so', async () => {
    const { file } = await openAccount();
    const weak = join(folder, 'weak');
    await writeFile(weak, await readFile(file));
    // The account has no right to create an account, like a student in a shared cluster.
    const output: string[] = [];
    const terminal = {
      write: (...lines: readonly string[]) => void output.push(...lines),
      isInteractive: false,
      confirm: () => Promise.resolve(true),
    };
    const context = {
      environment: readEnvironment({}),
      terminal,
      log: () => undefined,
      clock: systemClock,
      hostname: 'vm',
      isRoot: false,
      stopSignal: new AbortController().signal,
      messages: getMessages('en'),
      language: 'en' as const,
    };
    expect(await prepareCredential({ flag: weak }, true, context)).toEqual({
      kind: 'student',
      kubeconfig: weak,
    });
    expect(output.join('\n')).toContain("It can't read Secrets");
    expect(output.join('\n')).toContain('The agent would use your own kubeconfig instead');
  });
});
