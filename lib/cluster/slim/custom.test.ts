import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { slimByPaths } from './custom.ts';

const GVK = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
const application: JsonObject = {
  metadata: { name: 'a', managedFields: [{}], annotations: { note: 'hunter2' } },
  spec: {
    source: {
      repoURL: 'https://joe:hunter2@git.example/r?token=hunter2',
      path: 'p',
      helm: {
        values: 'hunter2',
        valueFiles: ['v.yaml'],
        parameters: [{ name: 'n', value: 'hunter2' }],
      },
    },
    destination: { server: 's' },
    sources: [{ path: 'x', ref: 'r' }, { path: 'y' }],
    password: 'hunter2',
    token: { a: 'hunter2' },
  },
  status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, data: { a: 'hunter2' } },
};

it('R3: a plan gets the paths it lists, without denied keys', () => {
  const slim = slimByPaths(
    GVK,
    [
      'spec',
      'status.sync.status',
      'status.data',
      'metadata.annotations',
      'spec.token',
      'nowhere.at.all',
    ],
    application,
  );
  expect(JSON.stringify(slim)).not.toMatch(/hunter2|managedFields/);
  expect(slim).toMatchObject({
    ...GVK,
    metadata: { name: 'a' },
    spec: {
      source: { repoURL: 'https://git.example/r', path: 'p', helm: { valueFiles: ['v.yaml'] } },
    },
    status: { sync: { status: 'Synced' } },
  });
  expect(slim['status']).toEqual({ sync: { status: 'Synced' } });
});

it('paths continue in the items of lists, and paths into one list are merged per item', () => {
  expect(
    slimByPaths(GVK, ['spec.sources[].path', 'spec.sources.ref'], application)['spec'],
  ).toEqual({ sources: [{ path: 'x', ref: 'r' }, { path: 'y' }] });
});
