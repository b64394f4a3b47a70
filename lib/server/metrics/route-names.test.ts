import { expect, it } from 'vitest';
import { readExpectedPaths } from '../http/reachable-paths.ts';
import { createRouteNames } from './route-names.ts';

const nameRoute = createRouteNames(readExpectedPaths());

it.each([
  ['/workshops', '/workshops'],
  ['/api/seats/4f1c', '/api/seats/[seat]'],
  ['/api/me/sessions', '/api/me/sessions'],
  ['/api/me/sessions/9', '/api/me/sessions/[session]'],
  [
    '/api/workshops/w1/members/p1/sessions/s1',
    '/api/workshops/[workshop]/members/[person]/sessions/[session]',
  ],
  ['/workshops/new', '/workshops/new'],
  ['/_next/static/chunks/1a2b.js', '/_next/static/*'],
  ['/agent/install.sh', '/agent/*'],
  ['/wp-login.php', 'other'],
  ['/api/seats/4f1c/nothing/here', 'other'],
  ['', 'other'],
])('names the route of %s: %s', (path, route) => {
  expect(nameRoute(path)).toBe(route);
});

it('has a bounded number of names, whatever is asked for', () => {
  const names = new Set(
    Array.from({ length: 5_000 }, (_, index) =>
      nameRoute(
        `/${['api', 'workshops', 'seats'][index % 3] ?? ''}/${String(index)}/x${String(index)}`,
      ),
    ),
  );
  expect(names.size).toBeLessThan(20);
});
