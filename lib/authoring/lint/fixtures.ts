import { join } from 'node:path';
import { listFixtureNames, readFixture, type Fixture } from '#lib/packs/fixtures.ts';
import type { YamlSource } from '#lib/packs/yaml-source.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { errorFinding, warningFinding, type LintFinding } from './lint-finding.ts';

/** How many other answers prove an exercise, right and wrong. */
const MIN_FIXTURES = { right: 3, wrong: 5 };

/** What a fixture is meant to get, by its name; null: whatever it says. */
export function expectedVerdict(name: string): Fixture['verdict'] | null {
  if (name === 'solution' || name.startsWith('right-')) return 'pass';
  return name.startsWith('wrong-') ? 'fail' : null;
}

/** What is wrong with the fixtures of an exercise before they are even run. `root`: the pack's folder. */
export async function lintFixtures(root: string, exercise: Exercise): Promise<LintFinding[]> {
  const names = await listFixtureNames(root, exercise.id);
  const findings = checkFixtureCoverage(exercise, names);
  for (const name of names) {
    const read = await readFixture(root, exercise.id, name);
    if ('errors' in read) findings.push(...read.errors.map(errorFinding));
    else findings.push(...lintFixture(read.fixture, read.source, exercise));
  }
  return findings;
}

/** Whether there are other answers beside the one solution, by their names. */
export function checkFixtureCoverage(
  { id, kind }: Pick<Exercise, 'id' | 'kind'>,
  names: readonly string[],
): LintFinding[] {
  const count = (start: string) => names.filter((name) => name.startsWith(start)).length;
  const at = (message: string) => ({ file: join(id, 'fixtures'), line: 1, column: 1, message });
  if (kind === 'quiz')
    return count('wrong-') > 0
      ? []
      : [warningFinding(at('no fixture answers wrongly: add one called wrong-...'))];
  return (['right', 'wrong'] as const).flatMap((what) => {
    const has = count(`${what}-`);
    return has >= MIN_FIXTURES[what]
      ? []
      : [
          warningFinding(
            at(
              `${String(has)} fixtures are called ${what}-...; ${String(MIN_FIXTURES[what])} prove an exercise`,
            ),
          ),
        ];
  });
}

function lintFixture(fixture: Fixture, source: YamlSource, { checks }: Exercise): LintFinding[] {
  const findings: LintFinding[] = [];
  const expected = expectedVerdict(fixture.name);
  const { verdict, name, reasons } = fixture;
  if (expected !== null && verdict !== expected)
    findings.push(
      errorFinding(
        source.toPackError({
          path: ['verdict'],
          message: `a fixture called ${name} is meant to get '${expected}'`,
        }),
      ),
    );
  if (name === 'start' && verdict === 'pass')
    findings.push(
      errorFinding(
        source.toPackError({
          path: ['verdict'],
          message: 'a start that passes proves nothing',
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
            message: `no check is called '${check}'`,
            suggestion: didYouMean(check, ids) ?? `known: ${ids.join(', ')}`,
          }),
        ),
      );
  }
  if (verdict !== 'fail' && Object.keys(reasons).length > 0)
    findings.push(
      errorFinding(
        source.toPackError({ path: ['reasons'], message: `reasons go with the verdict 'fail'` }),
      ),
    );
  if (verdict === 'fail' && Object.keys(reasons).length === 0)
    findings.push(
      errorFinding(
        source.toPackError({ path: ['verdict'], message: 'a wrong answer has reasons: say which' }),
      ),
    );
  return findings;
}
