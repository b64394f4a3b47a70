import { expect, it } from 'vitest';
import { row } from '#app/_components/room-view.fixture.ts';
import { missingIn } from './group-issues.ts';

it('gathers the seats that need the same done, what to mend first on top', () => {
  const images = {
    code: 'images',
    images: ['nginx:1.18.0'],
    load: 'kind load docker-image nginx:1.18.0',
  } as const;
  const missing = missingIn([
    row('A-01', { lacks: [images] }),
    row('A-02', { lacks: [{ code: 'disk', node: 'a' }, images] }),
    row('A-03', { lacks: [{ code: 'disk', node: 'b' }] }),
    row('A-04', { lacks: [{ code: 'no-agent' }] }),
    row('A-05'),
    row('A-06', { lacks: [{ ...images, images: ['busybox:1.28'], load: null }] }),
  ]);
  expect(
    missing.map(({ lack, seats }) => [lack.code, seats.map(({ label }) => label).join()]),
  ).toEqual([
    ['no-agent', 'A-04'],
    ['disk', 'A-02,A-03'],
    ['images', 'A-01,A-02'],
    ['images', 'A-06'],
  ]);
});
