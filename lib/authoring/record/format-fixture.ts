import { stringify } from 'yaml';
import type { FixtureFile, FixtureMoment } from '#lib/packs/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { FixtureResult } from '../fixture-result.ts';

/** The YAML of a fixture: what was done, the expected outcome, then the objects as the agent sends them. */
export function formatFixture({
  about,
  result,
  moments,
  earlier = [],
  history,
}: {
  readonly about: string;
  readonly result: FixtureResult;
  readonly moments: readonly FixtureMoment[];
  readonly earlier?: FixtureFile['earlier'];
  readonly history: boolean;
}): string {
  const reasons: FixtureFile['reasons'] =
    result.verdict === 'fail'
      ? Object.fromEntries(
          result.reasons.map(({ check, code, params }) => [
            check,
            {
              code,
              ...(Object.keys(params).length > 0 && { params: { ...params } }),
            } as FixtureFile['reasons'][string],
          ]),
        )
      : {};
  const [start] = result.verdict === 'not-started' ? result.reasons : [];
  const incidents = [...new Set(result.incidents.map(({ code }) => code))].sort();
  const [only] = moments;
  const content =
    history || only === undefined
      ? { moments: moments.map(toWrittenMoment) }
      : {
          objects: sortObjects(only.set),
          ...(only.answers.length > 0 && { answers: only.answers }),
        };
  return stringify(
    {
      about,
      verdict: result.verdict,
      ...(Object.keys(reasons).length > 0 && { reasons }),
      ...(start && { reason: { params: pickStartParams(start.params) } }),
      ...(incidents.length > 0 && { incidents }),
      ...(earlier.length > 0 && { earlier }),
      ...content,
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** What was found instead of a start. What counts as one doesn't depend on the recording. */
function pickStartParams({
  seen = '',
  seenKind = '',
  path = '',
}: Reason['params']): Reason['params'] {
  return { seen, ...(seenKind !== '' && { seenKind }), ...(path !== '' && { path }) };
}

function toWrittenMoment({
  seconds,
  set,
  gone,
  answers,
  quiz,
  away,
}: FixtureMoment): Partial<FixtureMoment> {
  return {
    seconds,
    ...(away && { away }),
    ...(set.length > 0 && { set: sortObjects(set) }),
    ...(gone.length > 0 && { gone }),
    ...(answers.length > 0 && { answers }),
    ...(quiz.length > 0 && { quiz }),
  };
}

/** By kind, then name: within a moment the order of arrival has no meaning. */
function sortObjects(objects: readonly JsonObject[]): JsonObject[] {
  const key = ({ kind, metadata }: JsonObject): string =>
    `${String(kind)} ${String((metadata as JsonObject)['name'])}`;
  return [...objects].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
