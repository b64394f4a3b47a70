import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { respond } from './respond.ts';
import { isRequestMisbehavior, type Misbehavior, type RequestMisbehavior } from './misbehavior.ts';
import { openPages } from './pages.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import { isWatch, readRequest, type RecordedRequest } from './request.ts';
import { openStore } from './store.ts';
import { openStreams } from './streams.ts';

/** A Kubernetes API server made of a recording. Nothing happens in it unless the test asks for it: it has no timers. */
export type Replay = {
  url: string;
  /** A kubeconfig that leads here, as text. */
  kubeconfig(): string;
  requests: RecordedRequest[];
  /**
   * Lets something happen: the lists hold it from now on, and open watches say it. A missing resource version is counted on.
   * Throws where the recording does not have the event's path.
   */
  push(event: RecordedEvent): void;
  /** Sends a bookmark to the open watches that allow them, on one path or on all. */
  bookmark(path?: string): void;
  /** Requests to come, or watches that are open at this moment, go wrong. Throws where a watch is meant and none is open. */
  misbehave(next: Misbehavior): void;
  /** How many watches are open, on one path or on all. */
  watching(path?: string): number;
  /** Resolves as soon as this is true; asked again after each request and each watch that opens or closes. */
  until(condition: () => boolean): Promise<void>;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
};

/** Starts a replay on a free port of the loopback. */
export async function startReplay(recording: Recording): Promise<Replay> {
  const store = openStore(recording);
  const pages = openPages();
  const requests: RecordedRequest[] = [];
  const planned: RequestMisbehavior[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const check of [...waiting]) check();
  };
  const streams = openStreams(changed);

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const seen = readRequest(request);
    requests.push(seen);
    const wrong = takeMisbehavior(planned, seen);
    if (wrong?.kind !== 'silent')
      respond({ store, pages, streams, kubernetes: recording.kubernetes }, seen, response, wrong);
    changed();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    requests,
    kubeconfig: () => kubeconfigFor(url),
    push(event) {
      streams.send(store.applyEvent(event).event);
    },
    bookmark(path) {
      streams.bookmark(store.revision(), path);
    },
    misbehave(next) {
      if (isRequestMisbehavior(next)) planned.push({ ...next });
      else streams.misbehave(next);
    },
    watching: (path) => streams.count(path),
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function takeMisbehavior(
  planned: RequestMisbehavior[],
  request: RecordedRequest,
): RequestMisbehavior | undefined {
  const on = isWatch(request) ? 'watch' : 'list';
  const at = planned.findIndex(
    (each) => each.on === on && (each.path ?? request.path) === request.path,
  );
  const found = planned[at];
  if (found === undefined) return undefined;
  const left = found.kind === 'status' ? (found.times ?? 1) - 1 : 0;
  if (found.kind === 'status' && left > 0) planned[at] = { ...found, times: left };
  else planned.splice(at, 1);
  return found;
}

function kubeconfigFor(url: string): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'replay',
      contexts: [{ name: 'replay', context: { cluster: 'replay', user: 'replay' } }],
      clusters: [{ name: 'replay', cluster: { server: url } }],
      users: [{ name: 'replay', user: { token: 'replay' } }],
    },
    undefined,
    2,
  );
}
