import { describe, it } from 'vitest';
import { findBrowser, type BrowserLookup, type FoundBrowser } from './browser.ts';
import { findCluster, type ClusterLookup } from './cluster.ts';
import { thisMachine } from './machine.ts';

/** A part that a test needs and a machine may lack. */
export type Requirement = 'cluster' | 'browser';

type FoundCluster = Extract<ClusterLookup, { kind: 'found' }>;

/** The parts that were found. To be asked inside tests and hooks: the body itself also runs where they are missing. */
export type RequiredParts = { cluster(): FoundCluster; browser(): FoundBrowser };

/** What is to be done with a group of tests on this machine. */
export type RequirementDecision =
  { kind: 'run' } | { kind: 'skip'; reason: string } | { kind: 'fail'; reason: string };

export type RequirementLookups = { cluster: ClusterLookup; browser: BrowserLookup };

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped and what to do about it; e2e/harness/reporter.ts prints it. */
    skipReason?: string;
  }
}

/** Decides from what was found, and from PODIUM_REQUIRE (`cluster,browser`), which makes a missing part a failure. */
export function decideRequirement(
  needs: readonly Requirement[],
  lookups: RequirementLookups,
  required: string | undefined,
): RequirementDecision {
  const requiredNames = (required ?? '').split(',').map((part) => part.trim());
  const missing = needs.flatMap((need) => {
    const finding = lookups[need];
    return finding.kind === 'absent' ? [{ need, why: finding.why }] : [];
  });
  if (missing.length === 0) return { kind: 'run' };
  const reason = missing.map((part) => part.why).join('; ');
  return missing.some(({ need }) => requiredNames.includes(need))
    ? { kind: 'fail', reason: `PODIUM_REQUIRE=${required}, and ${reason}` }
    : { kind: 'skip', reason };
}

/**
 * A `describe` for tests that need a cluster or a browser. Where one is missing, each test inside is skipped by name with the
 * reason and how to get the part; where PODIUM_REQUIRE asks for it, the group fails instead.
 */
export function describeWith(
  needs: readonly Requirement[],
  name: string,
  body: (parts: RequiredParts) => void,
): void {
  const findings: RequirementLookups = { cluster: findCluster(), browser: findBrowser() };
  const parts: RequiredParts = {
    cluster: () => assertFound(findings.cluster),
    browser: () => assertFound(findings.browser),
  };
  const decision = decideRequirement(needs, findings, thisMachine.env.PODIUM_REQUIRE);
  switch (decision.kind) {
    case 'run':
      return void describe(name, () => {
        body(parts);
      });
    case 'skip':
      return void describe.skip(name, { meta: { skipReason: decision.reason } }, () => {
        body(parts);
      });
    case 'fail':
      return void describe(name, () => {
        it(`needs ${needs.join(' and ')}`, () => {
          throw new Error(decision.reason);
        });
      });
  }
}

function assertFound<T extends { kind: string }>(finding: T): Extract<T, { kind: 'found' }> {
  if (finding.kind === 'found') return finding as Extract<T, { kind: 'found' }>;
  throw new Error(
    'ask for a part inside a test or a hook of describeWith, which does not run where it is missing',
  );
}
