import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const API = new URL('app/api/', ROOT);

function implementedRoutes(): string[] {
  return readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .flatMap((file) => {
      const source = readFileSync(new URL(file, API), 'utf8');
      const methods = source.matchAll(
        /^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/gm,
      );
      return Array.from(
        methods,
        ([, method]) => `${String(method)} /api/${file.replace(/\/?route\.ts$/, '')}`,
      );
    });
}

it('docs/http-api.md lists exactly the routes in app/api', () => {
  const text = readFileSync(new URL('docs/http-api.md', ROOT), 'utf8');
  const documented = Array.from(
    text.matchAll(/^\| `([A-Z]+ \/api\/\S+)` \|/gm),
    ([, route]) => route,
  );
  expect(documented.toSorted()).toEqual(implementedRoutes().toSorted());
});

it('docs/http-api.md names only types that exist', () => {
  const text = readFileSync(new URL('docs/http-api.md', ROOT), 'utf8');
  const types = new Set(
    Array.from(text.matchAll(/`([A-Z][a-z]\w+)(?:\[\])?`/g), ([, type]) => String(type)),
  );
  const folder = new URL('lib/protocol/api/', ROOT);
  const sources = [
    ...readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8')),
    ...[
      'lib/protocol/errors.ts',
      'lib/results/types.ts',
      'lib/results/report-types.ts',
      'lib/room/replay-views.ts',
    ].map((file) => readFileSync(new URL(file, ROOT), 'utf8')),
  ].join('\n');
  const missing = [...types].filter(
    (type) => !new RegExp(`^export (const|type|interface) ${type}\\b`, 'm').test(sources),
  );
  expect(types.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
