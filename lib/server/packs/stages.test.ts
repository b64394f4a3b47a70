import { expect, it } from 'vitest';
import { pack } from '#lib/room/room.fixture.ts';
import { createNextStage, type PackStage } from './stages.ts';

const addStage = (stages: readonly PackStage[], digest: string, version: string): PackStage[] => [
  ...stages,
  createNextStage(stages, {
    digest: digest.repeat(64),
    pack: { ...pack('one'), version },
    pos: 10 * stages.length,
    at: 1,
  }),
];

it('pack stages count plan versions up and give every content its own version label', () => {
  const stages = [
    ['a', '1.0.0'],
    ['b', '1.0.0'],
    ['c', '1.1.0'],
    ['a', '1.0.0'],
  ].reduce<PackStage[]>(
    (before, [digest = '', version = '']) => addStage(before, digest, version),
    [],
  );
  expect(
    stages.map(({ planVersion, startPos, pack: { version, plan } }) => [
      planVersion,
      startPos,
      version,
      plan.version,
    ]),
  ).toEqual([
    [1, 0, '1.0.0', 1],
    [2, 10, '1.0.0+bbbbbbbb', 2],
    [3, 20, '1.1.0', 3],
    [4, 30, '1.0.0', 4],
  ]);
});
