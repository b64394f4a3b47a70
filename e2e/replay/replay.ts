import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { respond } from './respond.ts';
import { isRequestMisbehavior, type Misbehavior, type RequestMisbehavior } from './misbehavior.ts';
import { openPages } from './pages.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import { isWatch, readRequest, type RecordedRequest } from './request.ts';
import { openStore } from './store.ts';
import { openStreams } from './streams.ts';

/**
 * A Kubernetes API server that serves a recording. It has no timers: changes happen only when a
 * test asks.
 */
export type Replay = {
  url: string;
  /** The text of a kubeconfig for this server. */
  kubeconfig(): string;
  requests: RecordedRequest[];
  /**
   * Applies an event to the lists and sends it to open watches. Adds the next resource version if
   * the event has none.
   * @throws when the recording doesn't contain the event's path
   */
  push(event: RecordedEvent): void;
  /** Sends a bookmark to the open watches that allow it, on one path or all. */
  bookmark(path?: string): void;
  /** Makes later requests or open watches fail. @throws for watches when none is open */
  misbehave(next: Misbehavior): void;
  /** The number of open watches, on one path or all. */
  watching(path?: string): number;
  /**
   * Resolves when the condition is true. Checked after entry request and entry change of the watches.
   */
  until(condition: () => boolean): Promise<void>;
  /** Closes all connections and frees the port. */
  close(): Promise<void>;
};

/** Starts a replay on a free loopback port. */
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
    (entry) => entry.on === on && (entry.path ?? request.path) === request.path,
  );
  const found = planned[at];
  if (found === undefined) return undefined;
  const left = found.kind === 'null-items' ? 0 : (found.times ?? 1) - 1;
  if (found.kind !== 'null-items' && left > 0) planned[at] = { ...found, times: left };
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
