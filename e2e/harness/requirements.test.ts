import { describe, expect, it } from 'vitest';
import { decide, type Findings } from './requirements.ts';

const ALL: Findings = {
  cluster: { kind: 'found', kubeconfig: '/k', source: 'e2e/cluster' },
  browser: { kind: 'found', source: '@sparticuz/chromium' },
};
const NO_CLUSTER: Findings = { ...ALL, cluster: { kind: 'absent', why: 'no cluster: do this' } };
const NEITHER: Findings = {
  ...NO_CLUSTER,
  browser: { kind: 'absent', why: 'no browser: do that' },
};

describe('decide', () => {
  it('runs where all is there, whatever is required', () => {
    expect(decide(['cluster', 'browser'], ALL, 'cluster,browser')).toEqual({ kind: 'run' });
  });

  it('runs what does not need the missing part', () => {
    expect(decide(['browser'], NO_CLUSTER, 'cluster')).toEqual({ kind: 'run' });
  });

  it('skips with each reason', () => {
    expect(decide(['cluster', 'browser'], NEITHER, undefined)).toEqual({
      kind: 'skip',
      why: 'no cluster: do this; no browser: do that',
    });
  });

  it('skips where only another part is required', () => {
    expect(decide(['cluster'], NO_CLUSTER, 'browser')).toMatchObject({ kind: 'skip' });
  });

  it('fails where the missing part is required', () => {
    expect(decide(['cluster'], NO_CLUSTER, 'browser, cluster')).toEqual({
      kind: 'fail',
      why: 'PODIUM_REQUIRE=browser, cluster, and no cluster: do this',
    });
  });
});
