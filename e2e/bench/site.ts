import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerLocation, runNode } from '#e2e/harness/podium.ts';
import type { WorkshopSummary, JoinResult } from '#lib/protocol/http.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

/** The pack of every event of the bench, and the folder it stands in. */
export const PACK = 'kubernetes-basics';
export const PACK_FOLDER = join(import.meta.dirname, '../../packs', PACK);

/** The product as it runs for an instructor: a process of its own with its own database, and a session. */
export interface Site {
  readonly url: string;
  /** The session's cookie, `name=value`. */
  readonly cookie: string;
  /** A folder of this run alone. */
  readonly tempFolder: string;
  /** @throws when the answer is not a 2xx, with the server's words */
  send<Answer>(method: 'POST' | 'PATCH', path: string, body: object): Promise<Answer>;
  /** An event that is live. */
  openWorkshop(name: string): Promise<WorkshopSummary>;
  /** A walk-in: the seat, and the token of its install line. */
  join(
    workshop: WorkshopSummary,
    displayName: string,
  ): Promise<{ readonly seat: string; readonly token: string }>;
}

/** Starts Podium; `stops` ends it and removes what it kept, also while it still starts. */
export async function openSite(stops: CleanupStack): Promise<Site> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
  stops.add(() => rm(tempFolder, { recursive: true, force: true }));
  const place = await createServerLocation();
  stops.add(() => place.remove());
  const podium = runNode(
    ['lib/server/podium.js', 'start'],
    { PORT: String(place.port), PODIUM_DATA: place.dataDir, PODIUM_URL: '', DATABASE_URL: '' },
    { ownGroup: true },
  );
  stops.add(async () => {
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
  const send = async <Answer>(
    method: 'POST' | 'PATCH',
    path: string,
    body: object,
  ): Promise<Answer> => (await (await request(method, path, body, cookie)).json()) as Answer;
  return {
    url,
    cookie,
    tempFolder,
    send,
    async openWorkshop(name) {
      const workshop = await send<WorkshopSummary>('POST', '/api/events', {
        name,
        pack: PACK,
        startsAt: new Date().toISOString(),
        timeZone: 'UTC',
        language: 'en',
      });
      return send<WorkshopSummary>('PATCH', `/api/events/${workshop.id}`, { state: 'live' });
    },
    async join({ code }, displayName) {
      const joined = (await (
        await request('POST', '/api/join', { code, displayName, language: 'en' })
      ).json()) as JoinResult;
      const inLine = /podium1\.[\w.-]+/.exec(joined.installCommand)?.[0];
      if (inLine === undefined)
        throw new Error(`no token in the install line of ${joined.seat.label}`);
      return { seat: joined.seat.id, token: inLine };
    },
  };
}
