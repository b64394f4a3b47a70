import { join } from 'node:path';
import { listFixtureNames, readFixture, type Fixture } from '#lib/packs/fixtures.ts';
import type { YamlSource } from '#lib/packs/yaml-source.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { errorFinding, warningFinding, type LintFinding } from './lint-finding.ts';

/** Other answers, right and wrong, that an exercise should be tested with. */
const MIN_FIXTURES = { right: 3, wrong: 5 };

/** The verdict that the name of a fixture promises; null if the name promises none. */
export function expectedVerdict(name: string): Fixture['verdict'] | null {
  if (name === 'solution' || name.startsWith('right-')) return 'pass';
  return name.startsWith('wrong-') ? 'fail' : null;
}

/**
 * Finds mistakes in the fixtures of an exercise without running them.
 * @param root folder of the pack
 */
export async function lintFixtures(root: string, exercise: Exercise): Promise<LintFinding[]> {
  const names = await listFixtureNames(root, exercise.id);
  const findings = checkFixtureCoverage(exercise, names);
  for (const name of names) {
    const result = await readFixture(root, exercise.id, name);
    if ('errors' in result) findings.push(...result.errors.map(errorFinding));
    else findings.push(...lintFixture(result.fixture, result.source, exercise));
  }
  return findings;
}

/** Checks by name whether there are enough answers besides the solution. */
export function checkFixtureCoverage(
  { id, kind }: Pick<Exercise, 'id' | 'kind'>,
  names: readonly string[],
): LintFinding[] {
  const count = (start: string) => names.filter((name) => name.startsWith(start)).length;
  const at = (message: string) => ({ file: join(id, 'fixtures'), line: 1, column: 1, message });
  if (kind === 'quiz')
    return count('wrong-') > 0
      ? []
      : [warningFinding(at('there is no fixture with a wrong answer: add one named wrong-...'))];
  return (['right', 'wrong'] as const).flatMap((prefix) => {
    const found = count(`${prefix}-`);
    return found >= MIN_FIXTURES[prefix]
      ? []
      : [
          warningFinding(
            at(
              `${String(found)} fixtures named ${prefix}-...; ${String(MIN_FIXTURES[prefix])} are required`,
            ),
          ),
        ];
  });
}

function lintFixture(
  fixture: Fixture,
  source: YamlSource,
  { checks, subjects }: Exercise,
): LintFinding[] {
  const findings: LintFinding[] = [];
  const expected = expectedVerdict(fixture.name);
  const { verdict, name, reasons } = fixture;
  if (expected !== null && verdict !== expected)
    findings.push(
      errorFinding(
        source.toPackError({
          path: ['verdict'],
          message: `a fixture named ${name} must have the verdict '${expected}'`,
        }),
      ),
    );
  if (name === 'start' && verdict === 'pass')
    findings.push(
      errorFinding(
        source.toPackError({
          path: ['verdict'],
          message: 'a start fixture must not pass',
          suggestion: "'not-started', or 'fail'",
        }),
      ),
    );
  const ids = checks.map(({ id }) => id);
  for (const check of Object.keys(reasons)) {
    if (!ids.includes(check))
      findings.push(
        errorFinding(
          source.toPackError({
            path: ['reasons', check],
            message: `unknown check '${check}'`,
            suggestion: didYouMean(check, ids) ?? `known: ${ids.join(', ')}`,
          }),
        ),
      );
  }
  findings.push(
    ...lintNotStarted(fixture, source),
    ...lintEarlierPasses(fixture, source, subjects),
  );
  if (verdict !== 'fail' && Object.keys(reasons).length > 0)
    findings.push(
      errorFinding(
        source.toPackError({ path: ['reasons'], message: `reasons need the verdict 'fail'` }),
      ),
    );
  if (verdict === 'fail' && Object.keys(reasons).length === 0)
    findings.push(
      errorFinding(
        source.toPackError({ path: ['verdict'], message: 'a wrong answer needs reasons' }),
      ),
    );
  return findings;
}

/** Only an exercise that is not started has a reason as a whole. */
function lintNotStarted({ verdict, reason }: Fixture, source: YamlSource): LintFinding[] {
  return reason !== undefined && verdict !== 'not-started'
    ? [
        errorFinding(
          source.toPackError({
            path: ['reason'],
            message: "reason needs the verdict 'not-started'",
            suggestion: 'list the reasons of checks under reasons',
          }),
        ),
      ]
    : [];
}

/** Passes that no subject asks for have no effect. */
function lintEarlierPasses(
  { earlier = [] }: Fixture,
  source: YamlSource,
  subjects: Exercise['subjects'],
): LintFinding[] {
  const known = new Set(subjects.flatMap(({ madeIn = [] }) => madeIn));
  return earlier.flatMap(({ exercise }, index) =>
    known.size > 0
      ? []
      : [
          errorFinding(
            source.toPackError({
              path: ['earlier', index, 'exercise'],
              message: `no subject is made in '${exercise}'`,
              suggestion: 'remove the pass, or add madeIn to a subject',
            }),
          ),
        ],
  );
}
