import { io, type Socket } from 'socket.io-client';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { mergeDelta, mergeSnapshot } from '#lib/client/merge.ts';
import type { Frame, ServerToViewer, ViewerToServer } from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { RoomView, SeatRow, View, ViewDelta } from '#lib/room/views.ts';
import type { HostileServer } from './hostile-server.ts';

/** The live room as its owner sees it. */
export interface RoomWatch {
  readonly browser: TestBrowser;
  view(): RoomView;
  row(seatId: string): SeatRow;
  /** Waits until a row matches. @returns the time that it took, ms */
  waitForRow(
    seatId: string,
    matches: (row: SeatRow) => boolean,
    timeoutMs?: number,
  ): Promise<number>;
  /** Acknowledges no frame until `resume`, as a browser whose tab is frozen. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** What these functions use of a server. */
type WatchedServer = Pick<HostileServer, 'url' | 'signInLink' | 'query' | 'metrics' | 'output'>;

/** Signs in with the server's link, which works once, as the owner of these workshops. */
export async function signInAsOwner(
  server: WatchedServer,
  ...workshopIds: readonly string[]
): Promise<TestBrowser> {
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await browser.request('PATCH', '/api/me', { displayName: 'Owner of the rooms' });
  for (const workshopId of workshopIds)
    await server.query(
      `insert into membership (workshop_id, person_id, role) select $1, id, 'owner' from person on conflict do nothing`,
      [workshopId],
    );
  return browser;
}

/** Opens the live room, and waits for its first frame. */
export async function watchRoom(
  server: WatchedServer,
  workshopId: string,
  browser: TestBrowser,
): Promise<RoomWatch> {
  const { url } = server;
  const socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> = io(url + ROOM_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie: browser.cookie, origin: url },
  });
  let view: View | null = null;
  let changed = Promise.withResolvers<undefined>();
  let isPaused = false;
  const waitingAcknowledgements: (() => void)[] = [];
  socket.on('frame', (frame: Frame<View, ViewDelta>, acknowledge) => {
    view =
      frame.kind === 'snapshot'
        ? mergeSnapshot(view, frame.view)
        : view && mergeDelta(view, frame.delta);
    if (isPaused) waitingAcknowledgements.push(acknowledge);
    else acknowledge();
    changed.resolve(undefined);
    changed = Promise.withResolvers();
  });
  let refusal = 'no connection';
  const watch = (): void => {
    socket.emit('watch', { view: 'room', workshopId }, (response) => {
      if (response.ok) return;
      ({ refusal } = response);
      setTimeout(watch, 500);
    });
  };
  socket.on('connect', watch);
  socket.on('connect_error', ({ message }) => {
    refusal = message;
  });
  const current = (): RoomView => {
    if (view?.kind !== 'room') throw new Error('the live room has no frame yet');
    return view;
  };
  const findRow = (seatId: string): SeatRow => {
    const row = current().seats.find(({ id }) => id === seatId);
    if (!row) throw new Error(`the live room has no seat ${seatId}`);
    return row;
  };
  await waitFor('the live room is shown', () => view ?? undefined, { timeoutMs: 15_000 }).catch(
    async (error: unknown) => {
      throw new Error(
        `${String(error)} (${refusal}) ${JSON.stringify(await server.metrics())}\n${server.output().slice(-2_000)}`,
      );
    },
  );
  return {
    browser,
    view: current,
    row: findRow,
    async waitForRow(seatId, matches, timeoutMs = 10_000) {
      const began = performance.now();
      const timeout = new Promise<'timeout'>((resolve) => {
        setTimeout(resolve, timeoutMs, 'timeout').unref();
      });
      while (!matches(findRow(seatId)))
        if ((await Promise.race([changed.promise, timeout])) === 'timeout')
          throw new Error(
            `the row doesn't match after ${String(timeoutMs)} ms: ${JSON.stringify(findRow(seatId))}`,
          );
      return performance.now() - began;
    },
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      for (const acknowledge of waitingAcknowledgements.splice(0)) acknowledge();
    },
    close: () => {
      socket.close();
    },
  };
}
