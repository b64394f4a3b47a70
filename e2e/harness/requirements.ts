import { describe, it } from 'vitest';
import { findBrowser, type BrowserFinding, type FoundBrowser } from './browser.ts';
import { findCluster, type ClusterFinding } from './cluster.ts';
import { thisMachine } from './machine.ts';

/** A part that a test needs and a machine may lack. */
export type Need = 'cluster' | 'browser';

type FoundCluster = Extract<ClusterFinding, { kind: 'found' }>;

/** The parts that were found. To be asked inside tests and hooks: the body itself also runs where they are missing. */
export type Parts = { cluster(): FoundCluster; browser(): FoundBrowser };

/** What is to be done with a group of tests on this machine. */
export type Decision =
  { kind: 'run' } | { kind: 'skip'; why: string } | { kind: 'fail'; why: string };

export type Findings = { cluster: ClusterFinding; browser: BrowserFinding };

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped and what to do about it; e2e/harness/reporter.ts prints it. */
    why?: string;
  }
}

/** Decides from what was found, and from PODIUM_REQUIRE (`cluster,browser`), which makes a missing part a failure. */
export function decide(
  needs: readonly Need[],
  findings: Findings,
  required: string | undefined,
): Decision {
  const must = (required ?? '').split(',').map((part) => part.trim());
  const missing = needs.flatMap((need) => {
    const finding = findings[need];
    return finding.kind === 'absent' ? [{ need, why: finding.why }] : [];
  });
  if (missing.length === 0) return { kind: 'run' };
  const why = missing.map((part) => part.why).join('; ');
  return missing.some(({ need }) => must.includes(need))
    ? { kind: 'fail', why: `PODIUM_REQUIRE=${required}, and ${why}` }
    : { kind: 'skip', why };
}

/**
 * A `describe` for tests that need a cluster or a browser. Where one is missing, each test inside is skipped by name with the
 * reason and how to get the part; where PODIUM_REQUIRE asks for it, the group fails instead.
 */
export function describeWith(
  needs: readonly Need[],
  name: string,
  body: (parts: Parts) => void,
): void {
  const findings: Findings = { cluster: findCluster(), browser: findBrowser() };
  const parts: Parts = {
    cluster: () => found(findings.cluster),
    browser: () => found(findings.browser),
  };
  const decision = decide(needs, findings, thisMachine.env.PODIUM_REQUIRE);
  switch (decision.kind) {
    case 'run':
      return void describe(name, () => {
        body(parts);
      });
    case 'skip':
      return void describe.skip(name, { meta: { why: decision.why } }, () => {
        body(parts);
      });
    case 'fail':
      return void describe(name, () => {
        it(`needs ${needs.join(' and ')}`, () => {
          throw new Error(decision.why);
        });
      });
  }
}

function found<T extends { kind: string }>(finding: T): Extract<T, { kind: 'found' }> {
  if (finding.kind === 'found') return finding as Extract<T, { kind: 'found' }>;
  throw new Error(
    'ask for a part inside a test or a hook of describeWith, which does not run where it is missing',
  );
}
