import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { createReadApi, type KubeReadApi } from '#agents/kube/read-api.ts';
import { Reflector } from './reflector.ts';

interface ListReply {
  readonly version?: string;
  /** Objects on the page; null for `"items": null`. */
  readonly names?: readonly string[] | null;
  readonly continue?: string;
  readonly gzip?: true;
  readonly status?: number;
  readonly reason?: string;
  readonly message?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly html?: string;
  readonly location?: string;
}

interface WatchReply {
  readonly status?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly events?: readonly {
    readonly type: string;
    readonly name?: string;
    readonly version?: string;
    readonly code?: number;
    readonly reason?: string;
    readonly message?: string;
  }[];
  /** The stream ends after the events. Without it, the stream stays open. */
  readonly end?: true;
  /** The connection is closed without an answer. */
  readonly reset?: true;
  /** A page instead of the stream. */
  readonly html?: string;
}

/** Each request for a list starts the next round. Watches get the reply of the current round. The last round repeats. */
interface WatchCase {
  readonly about: string;
  readonly kind: PlannedKind;
  readonly rounds: readonly { readonly list: ListReply; readonly watch?: WatchReply }[];
  /** `names`: what the agent knows in the end. `lists`: how many lists it needs at least. `waitMs`: a wait that it must keep. */
  readonly expect: {
    readonly lists: number;
    readonly names: readonly string[];
    readonly state?: string;
    readonly waitMs?: number;
  };
}

const FOLDER = join(import.meta.dirname, 'watch-faults');
const cases = readdirSync(FOLDER)
  .sort()
  .map(
    (file) =>
      [
        file.replace('.yaml', ''),
        parse(readFileSync(join(FOLDER, file), 'utf8')) as WatchCase,
      ] as const,
  );

let server: Server | null = null;
let api: KubeReadApi | null = null;
let reflector: Reflector | null = null;
afterEach(async () => {
  await reflector?.stop();
  api?.close();
  server?.closeAllConnections();
  server?.close();
});

const objectOf = (name: string, version: string) => ({
  metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: version },
});
const statusOf = (code: number, reason = '', message = '') => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code,
  reason,
  message,
});

function sendList(reply: ListReply, response: ServerResponse): void {
  const { version = '', names, status = 200, html, location, retryAfter } = reply;
  const headers = {
    'content-type': html === undefined ? 'application/json' : 'text/html',
    ...(location !== undefined && { location }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(reply.gzip && { 'content-encoding': 'gzip' }),
  };
  const page = {
    kind: 'List',
    apiVersion: 'v1',
    metadata: {
      resourceVersion: version,
      ...(reply.continue !== undefined && { continue: reply.continue }),
    },
    items: names?.map((name) => objectOf(name, version)) ?? null,
  };
  const body =
    html ??
    (status === 302
      ? ''
      : JSON.stringify(status === 200 ? page : statusOf(status, reply.reason, reply.message)));
  response.writeHead(status, headers).end(reply.gzip ? gzipSync(body) : body);
}

function sendWatch(
  { status = 200, reason, message, events = [], end, reset, html }: WatchReply,
  response: ServerResponse,
): void {
  if (reset === true) {
    response.destroy();
    return;
  }
  if (html !== undefined) {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    return;
  }
  if (status !== 200) {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(statusOf(status, reason, message)));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  for (const event of events) {
    const object =
      event.type === 'ERROR'
        ? statusOf(event.code ?? 500, event.reason, event.message)
        : objectOf(event.name ?? '', event.version ?? '');
    response.write(`${JSON.stringify({ type: event.type, object })}\n`);
  }
  if (end) response.end();
}

/** Serves the rounds of a case. Returns the address, and the number of lists so far. */
async function serve({ rounds }: WatchCase): Promise<{ url: string; lists: () => number }> {
  let lists = 0;
  const round = () => rounds[Math.min(Math.max(lists, 1), rounds.length) - 1]!;
  server = createServer((request, response) => {
    if (new URL(request.url ?? '/', 'http://localhost').searchParams.has('watch')) {
      sendWatch(round().watch ?? {}, response);
      return;
    }
    lists += 1;
    sendList(round().list, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lists: () => lists };
}

it.each(cases)('recovers from a fault of the API server: %s', async (_name, watchCase) => {
  const { url, lists } = await serve(watchCase);
  api = createReadApi({
    context: 'x',
    cluster: { name: 'c', server: url, skipTlsVerify: true },
    user: null,
  });
  const waits: number[] = [];
  // Waits between requests end at once. The timeout of a silent watch must not.
  const clock: Clock = {
    ...systemClock,
    after: (ms, act) => {
      waits.push(ms);
      return systemClock.after(ms <= 60_000 ? 1 : ms, act);
    },
  };
  const known = new Set<string>();
  const states: string[] = [];
  reflector = new Reflector({
    kind: watchCase.kind,
    api,
    clock,
    random: () => 0,
    log: () => undefined,
    sink: {
      onList: (items) => {
        known.clear();
        for (const { ref } of items) known.add(ref.name);
      },
      onSet: ({ ref }) => {
        known.add(ref.name);
      },
      onDelete: ({ ref }) => {
        known.delete(ref.name);
      },
      onState: (state) => {
        states.push(state);
      },
      onError: () => undefined,
    },
  });
  const { names, state, waitMs } = watchCase.expect;
  await vi.waitFor(
    () => {
      expect([...known].sort()).toEqual(names);
      expect(lists()).toBeGreaterThanOrEqual(watchCase.expect.lists);
      if (state !== undefined) expect(states.at(-1)).toBe(state);
    },
    { timeout: 3_000, interval: 20 },
  );
  if (waitMs !== undefined) expect(waits).toContainEqual(waitMs);
});
