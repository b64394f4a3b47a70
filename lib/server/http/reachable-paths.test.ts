import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import nextConfig from '../../../next.config.js';
import {
  assertExpectedPaths,
  listPublicFiles,
  readExpectedPaths,
  sortPaths,
} from './reachable-paths.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** `app/(student)/seat/[seat]/page.tsx` -> `/seat/[seat]` */
function toPath(file: string): string {
  const path = file
    .replace(/^app/, '')
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\/(?:page\.tsx|route\.ts)$/, '');
  return path === '' ? '/' : path;
}

it('the list of reachable paths has every page, route, redirect and public file, and no other', () => {
  const files = globSync('app/**/{page.tsx,route.ts}', { cwd: ROOT }).filter(
    (file) => !/\/_/.test(file),
  );
  const redirects = nextConfig.redirects().map(({ source }) => source);
  expect(readExpectedPaths()).toEqual(
    sortPaths([...files.map(toPath), ...redirects, ...listPublicFiles(ROOT)]),
  );
});

it('the comparison names each path that was added or is missing', () => {
  const [first = '', ...others] = readExpectedPaths();
  expect(() => {
    assertExpectedPaths([...others, '/debug']);
  }).toThrow(`\n+ /debug\n- ${first}`);
  expect(() => {
    assertExpectedPaths(readExpectedPaths());
  }).not.toThrow();
});
