import type { ServerResponse } from 'node:http';
import { createRefusalStatus, statusObject, type RequestMisbehavior } from './misbehavior.ts';
import type { Pages } from './pages.ts';
import {
  formatApiVersion,
  parseGvk,
  formatApiPath,
  type RecordedEvent,
  type RecordedKind,
} from './recording.ts';
import { isWatch, type RecordedRequest } from './request.ts';
import { parseRoute } from './route.ts';
import { listTypeMeta, applyShape, chooseShape, type Shape } from './shape.ts';
import type { Selection, Store } from './store.ts';
import type { Streams } from './streams.ts';

export type ReplayParts = { store: Store; pages: Pages; streams: Streams; kubernetes: string };

/** Responds to a request as the API server does, or with the fault that a test set. */
export function respond(
  parts: ReplayParts,
  request: RecordedRequest,
  response: ServerResponse,
  wrong: RequestMisbehavior | undefined,
): void {
  if (wrong?.kind === 'status') {
    if (wrong.retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(wrong.retryAfterSeconds));
    return sendJson(response, wrong.code, createRefusalStatus(wrong.code));
  }
  if (wrong?.kind === 'null-items')
    return sendJson(response, 200, {
      metadata: { resourceVersion: parts.store.revision() },
      items: null,
    });
  if (request.method !== 'GET')
    return sendJson(
      response,
      405,
      statusObject(405, 'MethodNotAllowed', 'the replay answers GET only'),
    );
  const route = parseRoute(request.path, parts.store.kinds, parts.kubernetes);
  switch (route.kind) {
    case 'health':
      return void response.end('ok');
    case 'discovery':
      return sendJson(response, 200, route.body);
    case 'unknown':
      return void response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('404 page not found\n');
    case 'object':
      return sendObject(parts, route, request, response);
    case 'collection':
      return sendCollection(
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

function sendObject(
  { store }: ReplayParts,
  { of, namespace, name }: { of: RecordedKind; namespace?: string; name: string },
  request: RecordedRequest,
  response: ServerResponse,
): void {
  const shape = chooseShape(request.accept, of);
  const found = store
    .list(of, namespace === undefined ? {} : { namespace })
    .find(({ metadata }) => metadata.name === name);
  if (!found)
    return sendJson(
      response,
      404,
      statusObject(404, 'NotFound', `${of.resource} "${name}" not found`),
    );
  if (shape.kind === 'not recorded') return sendNotRecorded(of, response);
  sendJson(response, 200, applyShape(shape, { ...typeMeta(of), ...found }));
}

function sendCollection(
  parts: ReplayParts,
  of: RecordedKind,
  selection: Selection,
  request: RecordedRequest,
  response: ServerResponse,
): void {
  const shape = chooseShape(request.accept, of);
  if (shape.kind === 'not recorded') return sendNotRecorded(of, response);
  if (request.query.sendInitialEvents === 'true')
    return sendJson(
      response,
      422,
      statusObject(422, 'Invalid', 'the replay does not stream initial lists'),
    );
  if (isWatch(request)) openWatch(parts, of, selection, shape, request, response);
  else sendList(parts, of, selection, shape, request, response);
}

function sendList(
  { store, pages }: ReplayParts,
  of: RecordedKind,
  selection: Selection,
  shape: Shape,
  { query }: RecordedRequest,
  response: ServerResponse,
): void {
  const limit = Number(query.limit ?? 0);
  const page = query.continue
    ? pages.openNext(query.continue, limit)
    : pages.openFirst(store.list(of, selection), store.revision(), limit);
  if (!page) return sendJson(response, 410, createRefusalStatus(410));
  const { items, ...metadata } = page;
  sendJson(response, 200, {
    ...listTypeMeta(shape, of),
    metadata,
    items: items.map((item) => applyShape(shape, item)),
  });
}

function openWatch(
  { store, streams }: ReplayParts,
  of: RecordedKind,
  selection: Selection,
  shape: Shape,
  { query }: RecordedRequest,
  response: ServerResponse,
): void {
  const from = query.resourceVersion ?? '';
  const backlog =
    from === '' || from === '0'
      ? store.list(of, selection).map((item): RecordedEvent => ({
          path: formatApiPath(of),
          type: 'ADDED',
          object: { ...typeMeta(of), ...item },
        }))
      : store.listEventsSince(of, from);
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

function sendNotRecorded(of: RecordedKind, response: ServerResponse): void {
  sendJson(
    response,
    406,
    statusObject(
      406,
      'NotAcceptable',
      `${of.resource} were recorded with metadata only: request PartialObjectMetadata`,
    ),
  );
}

function typeMeta(of: RecordedKind): { kind: string; apiVersion: string } {
  return { kind: parseGvk(of.gvk).kind, apiVersion: formatApiVersion(of) };
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
