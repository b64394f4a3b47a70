import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerLocation, runNode } from '#e2e/harness/podium.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { MAX_SEAT_LIMIT } from '#lib/protocol/limits.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

/** The pack of all workshops of the bench, and its folder. */
export const PACK = 'kubernetes-basics';
export const PACK_FOLDER = join(import.meta.dirname, '../../packs', PACK);

/** A running Podium in a separate process with its own database, and an instructor's session. */
export interface Site {
  readonly url: string;
  readonly pid: number;
  /** The session cookie as `name=value`. */
  readonly cookie: string;
  /** A temporary folder of this run. */
  readonly tempFolder: string;
  /** @throws when the response is not a 2xx, with the server's text */
  send<Result>(method: 'POST' | 'PATCH', path: string, body: object): Promise<Result>;
  /** Creates a live workshop. */
  openWorkshop(name: string): Promise<WorkshopSummary>;
  /** Joins a workshop. @returns the seat, and the token of the install command */
  join(
    workshop: WorkshopSummary,
    displayName: string,
  ): Promise<{ readonly seat: string; readonly token: string }>;
}

/** Starts Podium. The cleanup stack stops it and removes its data, also during the start. */
export async function openSite(cleanup: CleanupStack): Promise<Site> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
  cleanup.add(() => rm(tempFolder, { recursive: true, force: true }));
  const location = await createServerLocation();
  cleanup.add(() => location.remove());
  const podium = runNode(
    ['lib/server/podium.js', 'start'],
    {
      PORT: String(location.port),
      PODIUM_DATA: location.dataDir,
      PODIUM_URL: '',
      DATABASE_URL: '',
      PODIUM_DRAIN_SECONDS: '0',
    },
    { ownGroup: true },
  );
  cleanup.add(async () => {
    await podium.stop('SIGTERM');
  });
  const [, url = '', token = ''] = await podium.waitForOutput(/(https?:\/\/\S+)\/sign-in#(\S+)/);

  const request = async (
    method: string,
    path: string,
    body: object,
    cookie = '',
  ): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { 'content-type': 'application/json', origin: url, ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
    return response;
  };
  const signedIn = await request('POST', '/api/sign-in', { token });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const send = async <Result>(
    method: 'POST' | 'PATCH',
    path: string,
    body: object,
  ): Promise<Result> => (await (await request(method, path, body, cookie)).json()) as Result;
  return {
    url,
    pid: podium.process.pid ?? 0,
    cookie,
    tempFolder,
    send,
    async openWorkshop(name) {
      const workshop = await send<WorkshopSummary>('POST', '/api/workshops', {
        name,
        packId: PACK,
        startsAt: new Date().toISOString(),
        timeZone: 'UTC',
        language: 'en',
      });
      await send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
      return send<WorkshopSummary>('PATCH', `/api/workshops/${workshop.id}`, {
        state: 'live',
        seatLimit: MAX_SEAT_LIMIT,
      });
    },
    async join({ code }, displayName) {
      const joined = (await (
        await request('POST', '/api/join', { code, displayName, language: 'en' })
      ).json()) as JoinResult;
      const inLine = /podium1\.[\w.-]+/.exec(joined.installCommand ?? '')?.[0];
      if (inLine === undefined)
        throw new Error(`no token in the install command of ${joined.seat.label}`);
      return { seat: joined.seat.id, token: inLine };
    },
  };
}
