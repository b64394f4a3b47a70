import { expect } from 'vitest';
import { TestBrowser, type AppServer } from './app-server.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { REOPEN_MS } from '#lib/room/lifecycle.ts';

type State = WorkshopSummary['state'];
const PATHS: Readonly<Record<State, readonly State[]>> = {
  draft: [],
  open: ['open'],
  live: ['open', 'live'],
  ended: ['open', 'live', 'ended'],
  archived: ['open', 'live', 'ended', 'archived'],
};

/** What an owner, and those whom the owner lets in, do with workshops over HTTP. */
export function createWorkshopClient(server: AppServer, owner: TestBrowser) {
  const patch = (id: string, body: object, browser = owner) =>
    browser.request<WorkshopSummary & { error?: string }>('PATCH', `/api/workshops/${id}`, body);
  return {
    patch,

    /** Creates a workshop and brings it into the state. */
    async create(state: State, more: object = {}): Promise<WorkshopSummary> {
      let { body: workshop } = await owner.request<WorkshopSummary>('POST', '/api/workshops', {
        name: `A ${state} workshop`,
        packId: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
        ...more,
      });
      for (const next of PATHS[state]) {
        if (next === 'archived') server.advanceTime(REOPEN_MS);
        const { body, status, text } = await patch(workshop.id, { state: next });
        expect(status, text).toBe(200);
        workshop = body;
      }
      return workshop;
    },

    async join({ code }: WorkshopSummary, displayName = 'Aoi') {
      const browser = new TestBrowser(server.url);
      const { body } = await browser.request<JoinResult>('POST', '/api/join', {
        code,
        displayName,
        language: 'en',
      });
      return { browser, seatId: body.seat.id };
    },

    async invite({ id }: WorkshopSummary, role: string): Promise<TestBrowser> {
      const { body } = await owner.request<CreatedToken>('POST', `/api/workshops/${id}/tokens`, {
        kind: 'invite',
        role,
        hours: 1,
        name: `Kato ${role}`,
      });
      const browser = new TestBrowser(server.url);
      await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
      return browser;
    },

    roomOf: ({ id }: WorkshopSummary) => server.workshops.get(id)?.state(),
  };
}
