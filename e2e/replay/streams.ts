import type { ServerResponse } from 'node:http';
import { createRefusalStatus, type StreamMisbehavior } from './misbehavior.ts';
import {
  formatApiVersion,
  parseGvk,
  formatApiPath,
  type RecordedEvent,
  type RecordedKind,
} from './recording.ts';
import { applyShape, type Shape } from './shape.ts';
import { isSelected, type Selection } from './store.ts';

/** An open watch. */
export type Stream = {
  kind: RecordedKind;
  selection: Selection;
  shape: Shape;
  bookmarks: boolean;
  response: ServerResponse;
};

export type Streams = {
  open(stream: Stream, backlog: RecordedEvent[]): void;
  /** The number of open watches, on this path or all. */
  count(path?: string): number;
  send(event: RecordedEvent): void;
  bookmark(resourceVersion: string, path?: string): void;
  misbehave(misbehavior: StreamMisbehavior): void;
};

/** The open watches of a replay. Calls back when one opens or closes. */
export function openStreams(changed: () => void): Streams {
  const all = new Set<Stream>();
  const stalled = new Set<Stream>();
  const on = (path: string | undefined): Stream[] =>
    [...all].filter(({ kind }) => path === undefined || formatApiPath(kind) === path);
  const say = (stream: Stream, line: string): void => {
    if (!stalled.has(stream)) stream.response.write(line);
  };
  const tell = (stream: Stream, { type, object }: RecordedEvent): void => {
    if (isSelected(object, stream.selection))
      say(stream, `${JSON.stringify({ type, object: applyShape(stream.shape, object) })}\n`);
  };

  return {
    open(stream, backlog) {
      stream.response.writeHead(200, { 'content-type': 'application/json' });
      stream.response.flushHeaders();
      stream.response.on('close', () => {
        all.delete(stream);
        stalled.delete(stream);
        changed();
      });
      all.add(stream);
      for (const event of backlog) tell(stream, event);
      changed();
    },
    count: (path) => on(path).length,
    send: (event) => {
      for (const stream of on(event.path)) tell(stream, event);
    },
    bookmark(resourceVersion, path) {
      for (const stream of on(path).filter(({ bookmarks }) => bookmarks)) {
        const head =
          stream.shape.kind === 'metadata'
            ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
            : { kind: parseGvk(stream.kind.gvk).kind, apiVersion: formatApiVersion(stream.kind) };
        say(
          stream,
          `${JSON.stringify({ type: 'BOOKMARK', object: { ...head, metadata: { resourceVersion } } })}\n`,
        );
      }
    },
    misbehave(misbehavior) {
      const streams = on(misbehavior.path);
      if (streams.length === 0)
        throw new Error(`no open watch on ${misbehavior.path ?? 'any path'} for this fault`);
      for (const stream of streams) misbehaveOn(stream, misbehavior, say, stalled);
    },
  };
}

function misbehaveOn(
  stream: Stream,
  misbehavior: StreamMisbehavior,
  say: (stream: Stream, line: string) => void,
  stalled: Set<Stream>,
): void {
  const { response } = stream;
  switch (misbehavior.kind) {
    case 'error-event':
      say(
        stream,
        `${JSON.stringify({ type: 'ERROR', object: createRefusalStatus(misbehavior.code) })}\n`,
      );
      response.end();
      return;
    case 'malformed':
      say(stream, '{"type":"MODIFIED","object":{"metadata":]}\n');
      return;
    case 'cut':
      // Send the half line before closing the socket.
      response.write('{"type":"MODIFIED","object":{"metadata":{"na', () =>
        response.socket?.destroy(),
      );
      return;
    case 'stall':
      stalled.add(stream);
      return;
    case 'end':
      response.end();
  }
}
