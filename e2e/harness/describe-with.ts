import { describe, it } from 'vitest';
import {
  decideRequirement,
  findParts,
  requiredParts,
  type RequiredParts,
  type Requirement,
} from './requirements.ts';
import { thisMachine } from './machine.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped and how to change that. The summary prints it. */
    skipReason?: string;
  }
}

/**
 * A `describe` of vitest for tests that need a cluster or Python. Where one is missing, each test is
 * skipped by name with the reason and how to get the part. Where PODIUM_REQUIRE asks for it, the
 * group fails. Browser tests use the one in `e2e/fixtures`.
 */
export function describeWith(
  needs: readonly Requirement[],
  title: string,
  body: (parts: RequiredParts) => void,
): void {
  const lookups = findParts();
  const decision = decideRequirement(needs, lookups, thisMachine.env.PODIUM_REQUIRE);
  const parts = requiredParts(lookups);
  switch (decision.kind) {
    case 'run':
      return void describe(title, () => {
        body(parts);
      });
    case 'skip':
      return void describe.skip(title, { meta: { skipReason: decision.reason } }, () => {
        body(parts);
      });
    case 'fail':
      return void describe(title, () => {
        it(`needs ${needs.join(' and ')}`, () => {
          throw new Error(decision.reason);
        });
      });
  }
}
