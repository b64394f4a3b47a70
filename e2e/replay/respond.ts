import type { ServerResponse } from 'node:http';
import { refusal, statusObject, type RequestMisbehaviour } from './misbehavior.ts';
import type { Pages } from './pages.ts';
import {
  apiVersionOf,
  partsOf,
  pathOf,
  type RecordedEvent,
  type RecordedKind,
} from './recording.ts';
import { isWatch, type SeenRequest } from './request.ts';
import { routeOf } from './route.ts';
import { listHead, shaped, shapeOf, type Shape } from './shape.ts';
import type { Selection, Store } from './store.ts';
import type { Streams } from './streams.ts';

export type Parts = { store: Store; pages: Pages; streams: Streams; kubernetes: string };

/** Answers one request as the API server would, or wrongly where that was asked for. */
export function answer(
  parts: Parts,
  request: SeenRequest,
  response: ServerResponse,
  wrong: RequestMisbehaviour | undefined,
): void {
  if (wrong?.kind === 'status') {
    if (wrong.retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(wrong.retryAfterSeconds));
    return send(response, wrong.code, refusal(wrong.code));
  }
  if (request.method !== 'GET')
    return send(
      response,
      405,
      statusObject(405, 'MethodNotAllowed', 'the replay answers GET only'),
    );
  const route = routeOf(request.path, parts.store.kinds, parts.kubernetes);
  switch (route.kind) {
    case 'health':
      return void response.end('ok');
    case 'discovery':
      return send(response, 200, route.body);
    case 'unknown':
      return void response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('404 page not found\n');
    case 'object':
      return one(parts, route, request, response);
    case 'collection':
      return collection(
        parts,
        route.of,
        {
          ...(route.namespace === undefined ? {} : { namespace: route.namespace }),
          fields: request.query.fieldSelector,
        },
        request,
        response,
      );
  }
}

function one(
  { store }: Parts,
  { of, namespace, name }: { of: RecordedKind; namespace?: string; name: string },
  request: SeenRequest,
  response: ServerResponse,
): void {
  const shape = shapeOf(request.accept, of);
  const found = store
    .list(of, namespace === undefined ? {} : { namespace })
    .find(({ metadata }) => metadata.name === name);
  if (!found)
    return send(response, 404, statusObject(404, 'NotFound', `${of.resource} "${name}" not found`));
  if (shape.kind === 'not recorded') return notRecorded(of, response);
  send(response, 200, shaped(shape, { ...headOf(of), ...found }));
}

function collection(
  parts: Parts,
  of: RecordedKind,
  selection: Selection,
  request: SeenRequest,
  response: ServerResponse,
): void {
  const shape = shapeOf(request.accept, of);
  if (shape.kind === 'not recorded') return notRecorded(of, response);
  if (request.query.sendInitialEvents === 'true')
    return send(
      response,
      422,
      statusObject(422, 'Invalid', 'the replay does not stream initial lists'),
    );
  if (isWatch(request)) watch(parts, of, selection, shape, request, response);
  else list(parts, of, selection, shape, request, response);
}

function list(
  { store, pages }: Parts,
  of: RecordedKind,
  selection: Selection,
  shape: Shape,
  { query }: SeenRequest,
  response: ServerResponse,
): void {
  const limit = Number(query.limit ?? 0);
  const page = query.continue
    ? pages.next(query.continue, limit)
    : pages.first(store.list(of, selection), store.revision(), limit);
  if (!page) return send(response, 410, refusal(410));
  const { items, ...metadata } = page;
  send(response, 200, {
    ...listHead(shape, of),
    metadata,
    items: items.map((item) => shaped(shape, item)),
  });
}

function watch(
  { store, streams }: Parts,
  of: RecordedKind,
  selection: Selection,
  shape: Shape,
  { query }: SeenRequest,
  response: ServerResponse,
): void {
  const from = query.resourceVersion ?? '';
  const backlog =
    from === '' || from === '0'
      ? store
          .list(of, selection)
          .map((item): RecordedEvent => ({
            path: pathOf(of),
            type: 'ADDED',
            object: { ...headOf(of), ...item },
          }))
      : store.since(of, from);
  streams.open(
    {
      kind: of,
      selection,
      shape,
      bookmarks: query.allowWatchBookmarks === 'true' || query.allowWatchBookmarks === '1',
      response,
    },
    backlog,
  );
}

function notRecorded(of: RecordedKind, response: ServerResponse): void {
  send(
    response,
    406,
    statusObject(
      406,
      'NotAcceptable',
      `${of.resource} were recorded by their metadata only: ask for PartialObjectMetadata`,
    ),
  );
}

function headOf(of: RecordedKind): { kind: string; apiVersion: string } {
  return { kind: partsOf(of.gvk).kind, apiVersion: apiVersionOf(of) };
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
