import type { IncomingMessage } from 'node:http';

/** A request that the replay received. `path`: without the query. */
export type RecordedRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  accept: string | undefined;
  authorization: string | undefined;
};

/** Records the parts of a request that tests read. */
export function readRequest(request: IncomingMessage): RecordedRequest {
  const url = new URL(request.url ?? '/', 'http://replay');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    accept: request.headers.accept,
    authorization: request.headers.authorization,
  };
}

/** Whether the request opens a watch. */
export function isWatch({ query }: Pick<RecordedRequest, 'query'>): boolean {
  return query.watch === '1' || query.watch === 'true';
}
