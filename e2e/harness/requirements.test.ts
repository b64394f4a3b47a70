import { describe, expect, it } from 'vitest';
import { findPython } from './python.ts';
import { decideRequirement, type RequirementLookups } from './requirements.ts';

const ALL: RequirementLookups = {
  cluster: { kind: 'found', kubeconfig: '/k', source: 'e2e/cluster' },
  browser: { kind: 'found', source: '@sparticuz/chromium' },
  python: { kind: 'found', executable: '/v/bin/python' },
  proxy: { kind: 'found', executable: '/usr/bin/tinyproxy' },
  caddy: { kind: 'found', executable: '/usr/bin/caddy' },
  prometheus: { kind: 'found', executable: '/usr/bin/prometheus' },
  age: { kind: 'found', executable: '/usr/bin/age' },
  postgres15: { kind: 'found', executable: '/usr/lib/postgresql/15/bin/postgres' },
  image: { kind: 'found', folder: '/images' },
  helm: { kind: 'found', executable: '/bin/helm' },
};
const NO_CLUSTER: RequirementLookups = {
  ...ALL,
  cluster: { kind: 'absent', why: 'no cluster: do this' },
};
const NOTHING_FOUND: RequirementLookups = {
  ...NO_CLUSTER,
  browser: { kind: 'absent', why: 'no browser: do that' },
};

describe('decideRequirement', () => {
  it('runs where all parts exist, with and without PODIUM_REQUIRE', () => {
    expect(decideRequirement(['cluster', 'browser'], ALL, 'cluster,browser')).toEqual({
      kind: 'run',
    });
  });

  it('runs tests that don’t need the missing part', () => {
    expect(decideRequirement(['browser'], NO_CLUSTER, 'cluster')).toEqual({ kind: 'run' });
  });

  it('skips with the reason of each missing part', () => {
    expect(decideRequirement(['cluster', 'browser'], NOTHING_FOUND, undefined)).toEqual({
      kind: 'skip',
      reason: 'no cluster: do this; no browser: do that',
    });
  });

  it('skips where PODIUM_REQUIRE names another part', () => {
    expect(decideRequirement(['cluster'], NO_CLUSTER, 'browser')).toMatchObject({ kind: 'skip' });
  });

  it('fails where PODIUM_REQUIRE names the missing part', () => {
    expect(decideRequirement(['cluster'], NO_CLUSTER, 'browser, cluster')).toEqual({
      kind: 'fail',
      reason: 'PODIUM_REQUIRE=browser, cluster, and no cluster: do this',
    });
  });
});

describe('findPython', () => {
  const machine = (path?: string) => ({
    env: { PODIUM_PYTHON: path },
    isFile: (file: string) => file === '/v/bin/python',
    readText: () => undefined,
  });

  it('finds the Python that PODIUM_PYTHON names', () => {
    expect(findPython(machine('/v/bin/python'))).toEqual({
      kind: 'found',
      executable: '/v/bin/python',
    });
  });

  it('says how to get one, and reports a wrong path', () => {
    expect(findPython(machine())).toMatchObject({ why: expect.stringContaining('pip install') });
    expect(findPython(machine('/v/python'))).toEqual({
      kind: 'absent',
      why: "PODIUM_PYTHON names /v/python, which doesn't exist",
    });
  });
});
