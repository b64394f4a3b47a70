import type { Fixture } from '#lib/packs/fixtures.ts';
import { formatReason } from '#lib/i18n/reasons/index.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { FixtureResult } from './fixture-result.ts';
import { toTerminalText } from './terminal-text.ts';

/** What a fixture says and the engine does not, and the other way round: a sentence each, none where they agree. */
export function diffFixture(
  fixture: Pick<Fixture, 'verdict' | 'reasons' | 'incidents'>,
  result: FixtureResult,
  language: 'ja' | 'en',
): string[] {
  const lines: string[] = [];
  if (result.verdict !== fixture.verdict)
    lines.push(`the verdict is '${result.verdict}', not '${fixture.verdict}'`);
  // A reason of a fixture that is meant to pass is what the author needs to hear.
  const expected = fixture.reasons;
  for (const reason of result.reasons)
    lines.push(...diffReason(reason, expected[reason.check], language));
  for (const check of Object.keys(expected)) {
    if (!result.reasons.some((reason) => reason.check === check))
      lines.push(`${check}: it holds, or is not judged; expected ${expected[check]?.code ?? ''}`);
  }
  const codes = new Set(result.incidents.map(({ code }) => code));
  for (const code of codes)
    if (!fixture.incidents.includes(code))
      lines.push(`there is an incident '${code}' that the fixture does not list`);
  for (const code of fixture.incidents)
    if (!codes.has(code)) lines.push(`there is no incident '${code}'`);
  return lines;
}

function diffReason(
  reason: Reason,
  expected: Fixture['reasons'][string] | undefined,
  language: 'ja' | 'en',
): string[] {
  const { check, code, params } = reason;
  if (expected === undefined)
    return [`${check}: does not hold (${code}): ${toTerminalText(formatReason(reason, language))}`];
  if (expected.code !== code)
    return [
      `${check}: the reason is ${code}, not ${expected.code}: ${toTerminalText(formatReason(reason, language))}`,
    ];
  return Object.entries(expected.params).flatMap(([name, value]) =>
    params[name] === value
      ? []
      : [
          `${check}: ${name} is ${JSON.stringify(params[name] ?? null)}, not ${JSON.stringify(value)}`,
        ],
  );
}
