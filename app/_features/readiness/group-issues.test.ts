import { expect, it } from 'vitest';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';
import { groupIssues } from './group-issues.ts';

it('groups seats by issue, in the order in which to solve the issues', () => {
  const images = {
    code: 'images',
    images: ['nginx:1.18.0'],
    loadCommand: 'kind load docker-image nginx:1.18.0',
  } as const;
  const groups = groupIssues([
    buildSeatRow('A-01', { readinessIssues: [images] }),
    buildSeatRow('A-02', { readinessIssues: [{ code: 'disk', node: 'a' }, images] }),
    buildSeatRow('A-03', { readinessIssues: [{ code: 'disk', node: 'b' }] }),
    buildSeatRow('A-04', { readinessIssues: [{ code: 'no-agent' }] }),
    buildSeatRow('A-05'),
    buildSeatRow('A-06', {
      readinessIssues: [{ ...images, images: ['busybox:1.28'], loadCommand: null }],
    }),
  ]);
  expect(
    groups.map(({ issue, seats }) => [issue.code, seats.map(({ label }) => label).join()]),
  ).toEqual([
    ['no-agent', 'A-04'],
    ['disk', 'A-02,A-03'],
    ['images', 'A-01,A-02'],
    ['images', 'A-06'],
  ]);
});
