import { describe, expect, it } from 'vitest';
import { decideRequirement, type RequirementLookups } from './requirements.ts';

const ALL: RequirementLookups = {
  cluster: { kind: 'found', kubeconfig: '/k', source: 'e2e/cluster' },
  browser: { kind: 'found', source: '@sparticuz/chromium' },
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
