import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';

const APP = join(import.meta.dirname, '../../app');
type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/**
 * Serves the route handlers of `app/api`, `app/auth` and `app/c` without Next.js, which would need a
 * build. It finds them by folder and calls them with the web's Request and Response, as Next.js does.
 */
export function createRouteHandler(): (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> {
  const routes = ['api', 'auth', 'c']
    .flatMap((folder) =>
      readdirSync(join(APP, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith('route.ts'))
    // A path without a parameter in its place comes first.
    .sort((a, b) => a.split('[').length - b.split('[').length)
    .map((file) => ({
      file: join(APP, file),
      pattern: new RegExp(
        `^/${file.replace(/\/?route\.ts$/, '').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)')}$`,
      ),
    }));
  return async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const route = routes.find(({ pattern }) => pattern.test(url.pathname));
    const handlers =
      route === undefined ? {} : ((await import(route.file)) as Record<string, RouteHandler>);
    const handler = handlers[request.method ?? ''];
    if (route === undefined || handler === undefined) {
      response.writeHead(route === undefined ? 404 : 405).end();
      return;
    }
    const params = Object.fromEntries(
      Object.entries(route.pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [
        name,
        decodeURIComponent(value),
      ]),
    );
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const init = {
      method: request.method ?? 'GET',
      headers: request.headers as Record<string, string>,
      ...(hasBody && { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' }),
    };
    const result = await handler(new Request(url, init as RequestInit), {
      params: Promise.resolve(params),
    });
    const cookies = result.headers.getSetCookie();
    response.writeHead(result.status, {
      ...Object.fromEntries(result.headers),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    });
    if (result.body === null) response.end();
    else await pipeline(Readable.fromWeb(result.body as WebStream), response);
  };
}
