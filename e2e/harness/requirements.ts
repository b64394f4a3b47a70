import { findBrowser, type BrowserLookup, type FoundBrowser } from './browser.ts';
import { findCluster, type ClusterLookup } from './cluster.ts';
import { findHelm, findImage, type FoundImage, type ImageLookup } from './image.ts';
import { findPostgres15, findProgram, type FoundProgram, type ProgramLookup } from './programs.ts';
import { findPython, type FoundPython, type PythonLookup } from './python.ts';

/** A part that some tests need and not every machine has. */
export type Requirement =
  | 'cluster'
  | 'browser'
  | 'python'
  | 'proxy'
  | 'caddy'
  | 'image'
  | 'helm'
  | 'prometheus'
  | 'age'
  | 'postgres15';

type FoundCluster = Extract<ClusterLookup, { kind: 'found' }>;

/**
 * The parts that were found. Call these inside tests and hooks only: the body of a group also runs
 * where a part is missing.
 */
export type RequiredParts = {
  cluster(): FoundCluster;
  browser(): FoundBrowser;
  python(): FoundPython;
  /** tinyproxy */
  proxy(): FoundProgram;
  caddy(): FoundProgram;
  /** Its folder has promtool too. */
  prometheus(): FoundProgram;
  age(): FoundProgram;
  /** The server; its folder has initdb too. */
  postgres15(): FoundProgram;
  image(): FoundImage;
  helm(): FoundProgram;
};

/** What happens to a group of tests on this machine. */
export type RequirementDecision =
  { kind: 'run' } | { kind: 'skip'; reason: string } | { kind: 'fail'; reason: string };

export type RequirementLookups = {
  cluster: ClusterLookup;
  browser: BrowserLookup;
  python: PythonLookup;
  proxy: ProgramLookup;
  caddy: ProgramLookup;
  prometheus: ProgramLookup;
  age: ProgramLookup;
  postgres15: ProgramLookup;
  image: ImageLookup;
  helm: ProgramLookup;
};

/** Looks for all parts on this machine. Starts nothing. */
export function findParts(): RequirementLookups {
  return {
    cluster: findCluster(),
    browser: findBrowser(),
    python: findPython(),
    proxy: findProgram('tinyproxy'),
    caddy: findProgram('caddy'),
    prometheus: findProgram('prometheus'),
    age: findProgram('age'),
    postgres15: findPostgres15(),
    image: findImage(),
    helm: findHelm(),
  };
}

/**
 * Decides by what was found and by PODIUM_REQUIRE (for example `cluster,browser`), which turns a
 * missing part into a failure.
 */
export function decideRequirement(
  needs: readonly Requirement[],
  lookups: RequirementLookups,
  required: string | undefined,
): RequirementDecision {
  const requiredNames = (required ?? '').split(',').map((part) => part.trim());
  const missing = needs.flatMap((need) => {
    const lookup = lookups[need];
    return lookup.kind === 'absent' ? [{ need, why: lookup.why }] : [];
  });
  if (missing.length === 0) return { kind: 'run' };
  const reason = missing.map((part) => part.why).join('; ');
  return missing.some(({ need }) => requiredNames.includes(need))
    ? { kind: 'fail', reason: `PODIUM_REQUIRE=${required}, and ${reason}` }
    : { kind: 'skip', reason };
}

export function requiredParts(lookups: RequirementLookups): RequiredParts {
  return {
    cluster: () => assertFound(lookups.cluster),
    browser: () => assertFound(lookups.browser),
    python: () => assertFound(lookups.python),
    proxy: () => assertFound(lookups.proxy),
    caddy: () => assertFound(lookups.caddy),
    prometheus: () => assertFound(lookups.prometheus),
    age: () => assertFound(lookups.age),
    postgres15: () => assertFound(lookups.postgres15),
    image: () => assertFound(lookups.image),
    helm: () => assertFound(lookups.helm),
  };
}

function assertFound<T extends { kind: string }>(lookup: T): Extract<T, { kind: 'found' }> {
  if (lookup.kind === 'found') return lookup as Extract<T, { kind: 'found' }>;
  throw new Error(
    'Ask for a part inside a test or hook of describeWith. They do not run where it is missing.',
  );
}
