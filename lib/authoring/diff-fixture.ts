import type { Fixture } from '#lib/packs/fixtures.ts';
import { formatReason } from '#lib/i18n/reasons/index.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { FixtureResult } from './fixture-result.ts';
import { toTerminalText } from './terminal-text.ts';

/** Compares a fixture with what the engine finds. Returns one sentence per difference. */
export function diffFixture(
  fixture: Pick<Fixture, 'verdict' | 'reasons' | 'reason' | 'incidents'>,
  result: FixtureResult,
  language: 'ja' | 'en',
): string[] {
  const lines: string[] = [];
  if (result.verdict !== fixture.verdict)
    lines.push(`the verdict is '${result.verdict}', expected '${fixture.verdict}'`);
  // If the fixture should pass, the reasons tell the author why it doesn't.
  const expected = expectedReasons(fixture, result);
  for (const reason of result.reasons)
    if (result.verdict !== 'not-started' || expected[reason.check])
      lines.push(...diffReason(reason, expected[reason.check], language));
  for (const check of Object.keys(expected)) {
    if (!result.reasons.some((reason) => reason.check === check))
      lines.push(`${check}: passing or not checked, expected ${expected[check]?.code ?? ''}`);
  }
  const codes = new Set(result.incidents.map(({ code }) => code));
  for (const code of codes)
    if (!fixture.incidents.includes(code))
      lines.push(`incident '${code}' isn't listed in the fixture`);
  for (const code of fixture.incidents)
    if (!codes.has(code)) lines.push(`incident '${code}' wasn't found`);
  return lines;
}

/** The reason of an exercise that is not started is listed by the exercise, not by a check. */
function expectedReasons(
  { verdict, reasons, reason }: Pick<Fixture, 'verdict' | 'reasons' | 'reason'>,
  result: FixtureResult,
): Fixture['reasons'] {
  const [found] = result.reasons;
  return verdict === 'not-started' && result.verdict === 'not-started' && reason && found
    ? { [found.check]: reason }
    : reasons;
}

function diffReason(
  reason: Reason,
  expected: Fixture['reasons'][string] | undefined,
  language: 'ja' | 'en',
): string[] {
  const { check, code, params } = reason;
  if (expected === undefined)
    return [`${check}: failing (${code}): ${toTerminalText(formatReason(reason, language))}`];
  if (expected.code !== code)
    return [
      `${check}: the reason is ${code}, expected ${expected.code}: ${toTerminalText(formatReason(reason, language))}`,
    ];
  return Object.entries(expected.params).flatMap(([name, value]) =>
    params[name] === value
      ? []
      : [
          `${check}: ${name} is ${JSON.stringify(params[name] ?? null)}, expected ${JSON.stringify(value)}`,
        ],
  );
}
