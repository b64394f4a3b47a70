import { expect, it } from 'vitest';
import config from '../../../next.config.js';

const redirects = config.redirects();

it.each([
  ['/events', '/workshops'],
  ['/sessions', '/account'],
  ['/events/:workshop', '/workshops/:workshop/room'],
  ['/events/:workshop/setup', '/workshops/:workshop/access'],
  ['/events/:workshop/preflight', '/workshops/:workshop/readiness'],
  ['/events/:workshop/:page', '/workshops/:workshop/:page'],
])('redirects the old address %s permanently to %s', (source, destination) => {
  expect(redirects.find((redirect) => redirect.source === source)).toEqual({
    source,
    destination,
    permanent: true,
  });
});

it('matches the address of a single page before the pattern for all pages', () => {
  const sources = redirects.map(({ source }) => source);
  for (const page of ['setup', 'preflight'])
    expect(sources.indexOf(`/events/:workshop/${page}`)).toBeLessThan(
      sources.indexOf('/events/:workshop/:page'),
    );
});
