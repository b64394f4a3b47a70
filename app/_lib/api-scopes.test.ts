import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '#lib/protocol/api/v1-routes.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { runWithServices, type AppServices } from '#lib/server/context.ts';

const FOLDER = join(import.meta.dirname, '../api/v1');
type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/** Every method that a file in the folder of the API answers, by its address in the description. */
const HANDLERS = await Promise.all(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map(async (file) => {
      const path = `/${file.replace(/\/?route\.ts$/, '')}`
        .replace('[file]', '{table}.{format}')
        .replace(/\[(\w+)\]/g, '{$1}');
      const exported = (await import(join(FOLDER, file))) as Record<string, RouteHandler>;
      return Object.entries(exported).map(([method, handler]) => ({ method, path, handler }));
    }),
).then((all) => all.flat());

const PARAMS = { workshop: 'w', file: 'log.csv' };

/** Calls a handler with services that refuse every token and do nothing else. */
async function askWithoutScopes({ method, path, handler }: (typeof HANDLERS)[number]) {
  const asked: { scopes: readonly string[]; workshopId: string | null }[] = [];
  const used: string[] = [];
  const services = new Proxy(
    {
      url: 'https://podium.example',
      reportForbidden: () => Promise.resolve(),
      reportError: () => ({ status: 500, body: { error: 'unavailable', retryMs: 0 } }),
      api: {
        authorize: (_headers: Headers, scopes: readonly string[], workshopId: string | null) => {
          asked.push({ scopes, workshopId });
          return Promise.reject(new HttpError('forbidden'));
        },
        describe: () => ({}),
      },
    } as unknown as AppServices,
    {
      get(target, name: keyof AppServices) {
        if (!(name in target)) used.push(name);
        return target[name];
      },
    },
  );
  const request = new Request('https://podium.example/api/v1', {
    method,
    ...(method !== 'GET' && {
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }),
  });
  const answer = await runWithServices(services, () =>
    handler(request, {
      params: Promise.resolve(path.includes('{workshop}') ? PARAMS : { pack: 'p' }),
    }),
  );
  return { status: answer.status, asked, used };
}

describe('T17.2 the API for programs', () => {
  it('has a file for each route of the table, and a row of the table for each file', () => {
    const rows = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(HANDLERS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(rows.sort());
  });

  it.each(API_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers nothing before the scopes of its row are checked',
    async (_name, { method, path, scopes }) => {
      const handler = HANDLERS.find((known) => known.method === method && known.path === path)!;
      const { status, asked, used } = await askWithoutScopes(handler);
      if (scopes.length === 0) {
        expect([status, asked]).toEqual([200, []]);
        return;
      }
      const workshopId = path.includes('{workshop}') ? PARAMS.workshop : null;
      expect({ status, asked, used }).toEqual({
        status: 403,
        asked: [{ scopes, workshopId }],
        used: [],
      });
    },
  );
});
