import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { podiumPlace, run } from '#e2e/harness/podium.ts';
import type { EventSummary, Joined } from '#lib/protocol/http.ts';
import type { Stops } from '#lib/kit/cleanup-stack.ts';

/** The pack of every event of the bench, and the folder it stands in. */
export const PACK = 'kubernetes-basics';
export const PACK_FOLDER = join(import.meta.dirname, '../../packs', PACK);

/** The product as it runs for an instructor: a process of its own with its own database, and a session. */
export interface Site {
  readonly url: string;
  /** The session's cookie, `name=value`. */
  readonly cookie: string;
  /** A folder of this run alone. */
  readonly folder: string;
  /** @throws when the answer is not a 2xx, with the server's words */
  send<Answer>(method: 'POST' | 'PATCH', path: string, body: object): Promise<Answer>;
  /** An event that is live. */
  openEvent(name: string): Promise<EventSummary>;
  /** A walk-in: the seat, and the token of its install line. */
  join(
    event: EventSummary,
    handle: string,
  ): Promise<{ readonly seat: string; readonly token: string }>;
}

/** Starts Podium; `stops` ends it and removes what it kept, also while it still starts. */
export async function openSite(stops: Stops): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
  stops.add(() => rm(folder, { recursive: true, force: true }));
  const place = await podiumPlace();
  stops.add(() => place.remove());
  const podium = run(
    ['lib/server/podium.js', 'start'],
    { PORT: String(place.port), PODIUM_DATA: place.dataDir, PODIUM_URL: '', DATABASE_URL: '' },
    { ownGroup: true },
  );
  stops.add(async () => {
    await podium.end('SIGTERM');
  });
  const [, url = '', token = ''] = await podium.says(/(https?:\/\/\S+)\/sign-in#(\S+)/);

  const ask = async (
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
  const signedIn = await ask('POST', '/api/sign-in', { token });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const send = async <Answer>(
    method: 'POST' | 'PATCH',
    path: string,
    body: object,
  ): Promise<Answer> => (await (await ask(method, path, body, cookie)).json()) as Answer;
  return {
    url,
    cookie,
    folder,
    send,
    async openEvent(name) {
      const event = await send<EventSummary>('POST', '/api/events', {
        name,
        pack: PACK,
        startsAt: new Date().toISOString(),
        timeZone: 'UTC',
        language: 'en',
      });
      return send<EventSummary>('PATCH', `/api/events/${event.id}`, { state: 'live' });
    },
    async join({ code }, handle) {
      const joined = (await (
        await ask('POST', '/api/join', { code, handle, language: 'en' })
      ).json()) as Joined;
      const inLine = /podium1\.[\w.-]+/.exec(joined.installLine)?.[0];
      if (inLine === undefined)
        throw new Error(`no token in the install line of ${joined.seat.label}`);
      return { seat: joined.seat.id, token: inLine };
    },
  };
}
