import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createAccountRules } from '#lib/cluster/account.ts';
import { SETTING_NAMES } from '#lib/server/environment.ts';
import { describeWith } from '../harness/describe-with.ts';

const CHARTS = join(import.meta.dirname, '../../deploy/helm');
/** A supported version. Without a cluster, Helm assumes an old one. */
const KUBE_VERSION = '1.36.0';

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec: PodSpec };
    readonly containers?: readonly Container[];
  } & Partial<PodSpec>;
}
interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}
interface PodSpec {
  readonly containers: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext: { readonly runAsNonRoot: boolean; readonly seccompProfile: object };
}
interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string }[];
  readonly securityContext: object;
}

describeWith(['helm'], 'the charts', ({ helm }) => {
  function render(
    chart: string,
    args: readonly string[],
  ): { objects: KubernetesObject[]; error: string } {
    const { stdout, stderr } = spawnSync(
      helm().executable,
      ['template', 'demo', join(CHARTS, chart), '--kube-version', KUBE_VERSION, ...args],
      { encoding: 'utf8' },
    );
    const objects = parseAllDocuments(stdout).map(
      (document) => document.toJS() as KubernetesObject,
    );
    return { objects: objects.filter(Boolean), error: stderr };
  }
  const set = (...values: string[]): string[] => values.flatMap((value) => ['--set', value]);
  const valuesFiles = (chart: string): string[] =>
    readdirSync(join(CHARTS, chart, 'ci')).map((name) => join(CHARTS, chart, 'ci', name));
  const podsOf = (objects: readonly KubernetesObject[]): PodSpec[] =>
    objects.flatMap(({ kind, spec }) => {
      if (spec?.template !== undefined) return [spec.template.spec];
      return kind === 'Pod' ? [spec as PodSpec] : [];
    });

  const URL = 'url=https://podium.example';
  it.each([
    ['a missing address', set('mode=embedded'), "at '/url'"],
    ['an unknown key', set(URL, 'mode=embedded', 'replicaCount=1'), "'replicaCount' not allowed"],
    ['two Pods with one data folder', set(URL, 'mode=embedded', 'replicas=2'), "at '/replicas'"],
    ['no database', set(URL), "at '/database/existingSecret'"],
    [
      'a database beside the embedded one',
      set(URL, 'mode=embedded', 'database.existingSecret=mine'),
      "at '/database/existingSecret'",
    ],
    ['a password', set(URL, 'database.password=secret'), "'password' not allowed"],
    ['an address with a path', set('url=https://podium.example/x', 'mode=embedded'), "at '/url'"],
    [
      'a setting that the chart makes',
      set(URL, 'mode=embedded', 'settings.PODIUM_DATA=/elsewhere'),
      'PODIUM_DATA',
    ],
    ['a gateway without a parent', set(URL, 'mode=embedded', 'gateway.enabled=true'), 'parentRefs'],
  ])('T8.2 the schema of podium refuses %s', (_name, args, message) => {
    expect(render('podium', args).error).toContain(message);
  });

  it.each([
    ['a missing server', set('existingSecret=join'), "at '/server'"],
    ['a missing token', set('server=https://podium.example'), "at '/existingSecret'"],
    [
      'access to Secrets',
      [
        ...set('server=https://podium.example', 'existingSecret=join'),
        ...['--set-json', 'extraKinds=[{"group":"","resources":["secrets"]}]'],
      ],
      "at '/extraKinds/0/resources/0'",
    ],
  ])('T8.2 the schema of podium-agent refuses %s', (_name, args, message) => {
    expect(render('podium-agent', args).error).toContain(message);
  });

  it.each(['podium', 'podium-agent'])(
    'T8.1 %s creates no Secret, and every Pod has the restricted profile',
    (chart) => {
      for (const file of valuesFiles(chart)) {
        const { objects, error } = render(chart, ['--values', file, '--is-upgrade']);
        expect(error).toBe('');
        expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
        const pods = podsOf(objects);
        expect(pods.length).toBeGreaterThan(0);
        for (const pod of pods) {
          expect(pod.securityContext).toMatchObject({
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          });
          for (const container of pod.containers)
            expect(container.securityContext).toEqual({
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            });
        }
      }
    },
  );

  it('T8.1 podium gives the server only settings that it knows', () => {
    const known = [...SETTING_NAMES, 'DATABASE_URL_FILE', 'POD_IP'];
    for (const file of valuesFiles('podium'))
      for (const { containers } of podsOf(render('podium', ['--values', file]).objects))
        for (const { name } of containers.flatMap(({ env = [] }) => env))
          expect(known).toContain(name);
  });

  it('T8.5 podium-agent has the rights of the account that the installer creates', () => {
    const { objects } = render('podium-agent', ['--values', valuesFiles('podium-agent')[1] ?? '']);
    const rules = objects.find(({ kind }) => kind === 'ClusterRole')?.rules ?? [];
    expect(listRights(rules)).toEqual(listRights(createAccountRules() as Rule[]));
    expect(objects.find(({ kind }) => kind === 'Deployment')?.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
    });
  });
});

function listRights(rules: readonly Rule[]): string[] {
  return rules
    .flatMap(({ apiGroups = [''], resources = [], nonResourceURLs = [], verbs }) =>
      [...resources, ...nonResourceURLs].flatMap((name) =>
        apiGroups.map((group) => `${group}/${name}: ${verbs.join()}`),
      ),
    )
    .toSorted();
}
