import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths that a build of Next.js always has. They only answer for missing pages and errors. */
const ERROR_PAGES = ['/_not-found', '/_global-error'];
const LIST_FILE = join(import.meta.dirname, 'reachable-paths.txt');

/** The paths that the pages are expected to have: pages, routes, redirects and public files. */
export function readExpectedPaths(): string[] {
  return readFileSync(LIST_FILE, 'utf8').split('\n').filter(Boolean);
}

/** The paths of the last build of the pages in `dir`, sorted. */
export function listBuiltPaths(dir: string): string[] {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(dir, '.next', file), 'utf8'));
  const routes = Object.values(read('app-path-routes-manifest.json') as Record<string, string>);
  const { redirects } = read('routes-manifest.json') as {
    redirects: { source: string; internal?: boolean }[];
  };
  return sortPaths([
    ...routes.filter((path) => !ERROR_PAGES.includes(path)),
    ...redirects.filter(({ internal }) => internal !== true).map(({ source }) => source),
    ...listPublicFiles(dir),
  ]);
}

/** The paths of the files in `public`. */
export function listPublicFiles(dir: string): string[] {
  return readdirSync(join(dir, 'public')).map((name) => `/${name}`);
}

export function sortPaths(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}

/**
 * Compares the paths of the last build with the list in the repository, so that no path becomes
 * reachable unnoticed.
 * @throws {Error} that names the differences
 */
export function assertExpectedPaths(paths: readonly string[]): void {
  const expected = readExpectedPaths();
  const added = paths.filter((path) => !expected.includes(path));
  const missing = expected.filter((path) => !paths.includes(path));
  if (added.length + missing.length > 0)
    throw new Error(
      [
        'The reachable paths differ from lib/server/http/reachable-paths.txt. Check them, and update the list:',
        ...added.map((path) => `+ ${path}`),
        ...missing.map((path) => `- ${path}`),
      ].join('\n'),
    );
}
