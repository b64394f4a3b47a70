import { TestBrowser } from '#e2e/harness/app-server.ts';
import type { AdmissionView } from '#lib/protocol/api/admission.ts';
import type { JoinAnswer, JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { HostileServer } from './hostile-server.ts';

/** A student's browser with its seat. */
export interface JoinedStudent {
  readonly browser: TestBrowser;
  readonly seat: JoinResult['seat'];
  /** The join token of the install command. */
  readonly token: string;
}

/** A workshop that was created and is used through the HTTP API. */
export interface HostileSite {
  readonly owner: TestBrowser;
  readonly workshop: WorkshopSummary;
  /** The path of the workshop in the API. */
  readonly path: string;
  /** Sends a request as the owner. @throws if the answer isn't 2xx */
  asOwner<Answer = unknown>(method: string, path: string, body?: object): Promise<Answer>;
  requestJoin(name: string, browser?: TestBrowser): Promise<{ status: number; body: JoinAnswer }>;
  join(name: string, browser?: TestBrowser): Promise<JoinedStudent>;
  invite(role: string, name: string): Promise<TestBrowser>;
  createVmToken(body: object): Promise<string>;
  admission(): Promise<AdmissionView>;
}

/** The body of the request that creates a workshop. */
export const workshopBody = ({ packId }: Pick<HostileServer, 'packId'>, name = 'Room B') => ({
  name,
  packId,
  startsAt: '2026-11-24T09:00:00Z',
  timeZone: 'UTC',
  language: 'en',
});

export const tokenOf = (link: string | null): string => link?.split('#')[1] ?? '';
export const joinTokenOf = (installCommand: string | null): string =>
  /podium1\.\S+/.exec(installCommand ?? '')?.[0] ?? '';

/** Signs in with the server's link, unless `owner` is signed in, and creates a workshop. */
export async function createHostileSite(
  server: HostileServer,
  {
    state,
    owner = new TestBrowser(server.url),
  }: { readonly state: 'open' | 'live'; readonly owner?: TestBrowser },
): Promise<HostileSite> {
  if (owner.cookie === '') {
    await owner.request('POST', '/api/sign-in', { token: tokenOf(server.signInLink) });
    await owner.request('PATCH', '/api/me', { displayName: 'Owner of the site' });
  }
  const asOwner = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await owner.request<Answer>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.text}\n${server.output().slice(-2_000)}`);
    return answer.body;
  };
  const workshop = await asOwner<WorkshopSummary>('POST', '/api/workshops', workshopBody(server));
  const path = `/api/workshops/${workshop.id}`;
  await asOwner('PATCH', path, { state: 'open' });
  if (state === 'live') await asOwner('PATCH', path, { state });
  const requestJoin = (displayName: string, browser = new TestBrowser(server.url)) =>
    browser.request<JoinAnswer>('POST', '/api/join', {
      code: workshop.code,
      displayName,
      language: 'en',
    });
  return {
    owner,
    workshop,
    path,
    asOwner,
    requestJoin,
    async join(name, browser = new TestBrowser(server.url)) {
      const { body } = await requestJoin(name, browser);
      if (!('seat' in body)) throw new Error(`${name} got no seat: ${JSON.stringify(body)}`);
      return { browser, seat: body.seat, token: joinTokenOf(body.installCommand) };
    },
    async invite(role, name) {
      const { url } = await asOwner<CreatedToken>('POST', `${path}/tokens`, {
        kind: 'invite',
        role,
        name,
        hours: 1,
      });
      const browser = new TestBrowser(server.url);
      await browser.request('POST', '/api/sign-in', { token: tokenOf(url) });
      return browser;
    },
    async createVmToken(body) {
      const created = await asOwner<CreatedToken>('POST', `${path}/tokens`, {
        kind: 'agent',
        hours: 1,
        ...body,
      });
      return created.token;
    },
    admission: () => asOwner<AdmissionView>('GET', `${path}/admission`),
  };
}
