import { randomBytes } from 'node:crypto';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import type { z } from 'zod';
import type { SeatClaimTicket } from '#lib/protocol/agent-link.ts';
import type { JoinResult, SeatCode } from '#lib/protocol/api/seats.ts';
import { API_SCOPES } from '#lib/protocol/api-scopes.ts';
import type { CreatedApiToken } from '#lib/protocol/api/api-tokens.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { HostileServer } from './hostile-server.ts';

/** Every kind of caller. A column of the matrix is one of them. */
export const COLUMNS = [
  'no session',
  'agent key',
  'agent token',
  'export token',
  'export token of another workshop',
  'API token',
  'API token of another workshop',
  'student',
  'student of another workshop',
  'session by device code',
  'session by claim',
  'session by reset',
  'removed seat',
  'removed member',
  'blocked browser',
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner of another workshop',
  'owner',
] as const;
export type ColumnName = (typeof COLUMNS)[number];

export interface Column {
  readonly browser: TestBrowser;
  /** Sent with every request, for callers that have no session. */
  readonly headers: Readonly<Record<string, string>>;
  /** The seat of this caller; null without one. */
  readonly ownSeat: string | null;
}

/** Texts that only some callers may see, each found nowhere else. */
export const CANARIES = {
  displayName: 'canary-name',
  question: 'canary-question',
  note: 'canary-note',
  message: 'canary-message',
  label: 'canary-label',
  image: 'canary-image',
  /** Texts of the course that the student has not revealed. */
  hint: 'your best clue',
  solution: 'Save the YAML of the task',
  quizAnswer: 'names yours under',
} as const;

export interface MatrixWorld {
  readonly workshop: WorkshopSummary;
  readonly otherWorkshop: WorkshopSummary;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  /** The seat whose data holds the canaries; of the column `student`. */
  readonly seatId: string;
  /** A seat of another student in the workshop. */
  readonly otherSeatId: string;
  readonly secrets: readonly string[];
  /** Joins a student whose seat an action can remove or change. @returns the id of the seat */
  createSeat(): Promise<string>;
  /** The label of a seat. */
  labelOf(seatId: string): Promise<string>;
  /** A seat that was removed and can be restored. @returns its id */
  createRemovedSeat(): Promise<string>;
  createToken(body: object): Promise<CreatedToken>;
  /** @returns the id of another workshop of the owner and the instructor */
  createWorkshop(): Promise<string>;
  /** @returns the id of a workshop of the owner that can be deleted */
  createEndedWorkshop(): Promise<string>;
  /** @returns the id of a person who was invited to the workshop */
  createMember(): Promise<string>;
  /** @returns a `BlockBody` for a browser that has just joined */
  createBlockTarget(): Promise<object>;
  /** @returns the id of a block */
  createBlock(): Promise<string>;
  close(): void;
}

const tokenOf = (link: string | null): string => link?.split('#')[1] ?? '';

/** Signs in, joins, claims and removes until every column exists, over the server's own routes. */
export async function createMatrixWorld(server: HostileServer): Promise<MatrixWorld> {
  const agents: RawAgent[] = [];
  const owner = new TestBrowser(server.url);
  await post(owner, '/api/sign-in', { token: tokenOf(server.signInLink) });
  await owner.request('PATCH', '/api/me', { displayName: 'Matrix owner' });
  // Tokens of mode `automatic` admit VMs only until the workshop starts.
  const workshop = await createWorkshop(owner, 'open');

  const createToken = (body: object, workshopId = workshop.id, browser = owner) =>
    post<CreatedToken>(browser, `/api/workshops/${workshopId}/tokens`, body);
  const invite = async (role: string, workshopId = workshop.id): Promise<TestBrowser> => {
    const { url } = await createToken(
      { kind: 'invite', role, hours: 1, name: `Member ${role}` },
      workshopId,
    );
    const browser = new TestBrowser(server.url);
    await post(browser, '/api/sign-in', { token: tokenOf(url) });
    return browser;
  };
  const join = async (displayName: string, code = workshop.code) => {
    const browser = new TestBrowser(server.url);
    const { seat } = await post<JoinResult>(browser, '/api/join', {
      code,
      displayName,
      language: 'en',
    });
    return { browser, ownSeat: seat.id };
  };
  const claim = async (code: string) => {
    const browser = new TestBrowser(server.url);
    const { seat } = await post<JoinResult>(browser, '/api/claim', { code, displayName: code });
    return { browser, ownSeat: seat.id };
  };

  const lobby = await createWorkshop(owner);
  const otherOwner = await invite('instructor', lobby.id);
  const otherWorkshop = await createWorkshop(otherOwner);

  const student = await join(CANARIES.displayName);
  const otherStudent = await join('matrix-other');
  const removedSeat = await join('matrix-removed');
  const blocked = await join('matrix-blocked');
  const reset = await join('matrix-reset');
  const removedMember = await invite('assistant');

  const { token: agentToken } = await createToken({
    kind: 'agent',
    mode: 'listed',
    machines: ['matrix-vm'],
    uses: 3,
    hours: 1,
  });
  const agent = new RawAgent(server.url, { machine: 'matrix-vm' });
  agents.push(agent);
  const enrolled = await agent.hello(agentToken);
  if (!enrolled.ok) throw new Error(`the agent was refused: ${enrolled.message}`);
  const ticket = await agent.request<z.infer<typeof SeatClaimTicket>>('claim', {});
  if (!ticket.ok) throw new Error(`the agent got no claim code: ${ticket.message}`);
  await setState(owner, workshop.id, 'live');
  const device = await post<SeatCode>(
    student.browser,
    `/api/seats/${student.ownSeat}/device-code`,
    {},
  );
  const byDeviceCode = await claim(device.code);
  const byClaim = await claim(ticket.code);
  const access = await post<SeatCode>(owner, `/api/seats/${reset.ownSeat}/access-reset`, {});
  const byReset = await claim(access.code);

  await fillWithCanaries(server, { owner, workshop, student, agents, createToken });
  await removeAccess({ owner, workshop, removedSeat, blocked, removedMember });

  const createSeat = async () => (await join(`matrix-${randomBytes(4).toString('hex')}`)).ownSeat;
  const createBlockTarget = async (): Promise<object> => {
    const seatId = await createSeat();
    return { kind: 'browser', seatId, sessionId: await sessionOf(owner, seatId) };
  };
  const instructor = await invite('instructor');

  const exportToken = await createToken({ kind: 'export', hours: 1 });
  const otherExport = await createToken({ kind: 'export', hours: 1 }, otherWorkshop.id, otherOwner);
  // Both are the owner's and have all scopes. The second one names another workshop only.
  const createApiToken = async (workshopIds: string[] | null): Promise<string> => {
    const body = { name: 'Matrix', scopes: API_SCOPES, workshopIds, days: 1 };
    return (await post<CreatedApiToken>(owner, '/api/me/tokens', body)).token;
  };
  const [apiToken, otherApiToken] = [await createApiToken(null), await createApiToken([lobby.id])];
  const anonymous = (authorization?: string): Column => ({
    browser: new TestBrowser(server.url),
    headers: authorization === undefined ? {} : { authorization: `Bearer ${authorization}` },
    ownSeat: null,
  });
  const member = (browser: TestBrowser): Column => ({ browser, headers: {}, ownSeat: null });
  return {
    workshop,
    otherWorkshop,
    seatId: student.ownSeat,
    otherSeatId: otherStudent.ownSeat,
    secrets: [agentToken, exportToken.token, otherExport.token, apiToken, otherApiToken],
    columns: {
      'no session': anonymous(),
      'agent key': anonymous(agent.key),
      'agent token': anonymous(agentToken),
      'export token': anonymous(exportToken.token),
      'export token of another workshop': anonymous(otherExport.token),
      'API token': anonymous(apiToken),
      'API token of another workshop': anonymous(otherApiToken),
      student: { ...student, headers: {} },
      'student of another workshop': {
        ...(await join('matrix-elsewhere', otherWorkshop.code)),
        headers: {},
      },
      'session by device code': { ...byDeviceCode, headers: {} },
      'session by claim': { ...byClaim, headers: {} },
      'session by reset': { ...byReset, headers: {} },
      'removed seat': { ...removedSeat, headers: {} },
      'removed member': member(removedMember),
      'blocked browser': { ...blocked, headers: {} },
      projector: member(await invite('projector')),
      organizer: member(await invite('organizer')),
      assistant: member(await invite('assistant')),
      instructor: member(instructor),
      'owner of another workshop': member(otherOwner),
      owner: member(owner),
    },
    createSeat,
    async labelOf(seatId) {
      const rows = await server.query<{ label: string }>('select label from seat where id = $1', [
        seatId,
      ]);
      return rows[0]?.label ?? '';
    },
    async createRemovedSeat() {
      const id = await createSeat();
      await owner.request('DELETE', `/api/seats/${id}`);
      return id;
    },
    createToken,
    async createEndedWorkshop() {
      const { id } = await createWorkshop(owner);
      await setState(owner, id, 'ended');
      return id;
    },
    async createWorkshop() {
      const { id } = await createWorkshop(owner);
      const { url } = await createToken({ kind: 'invite', role: 'instructor', hours: 1 }, id);
      const answer = await instructor.request('POST', '/api/sign-in', { token: tokenOf(url) });
      if (answer.status > 299) throw new Error(`the instructor was refused: ${answer.text}`);
      return id;
    },
    async createMember() {
      const { body } = await (
        await invite('assistant')
      ).request<{ person: { id: string } }>('GET', '/api/me');
      return body.person.id;
    },
    createBlockTarget,
    createBlock: async () =>
      (
        await post<{ id: string }>(
          owner,
          `/api/workshops/${workshop.id}/blocks`,
          await createBlockTarget(),
        )
      ).id,
    close() {
      for (const { socket } of agents) socket.disconnect();
    },
  };
}

async function createWorkshop(
  owner: TestBrowser,
  state: 'open' | 'live' = 'live',
): Promise<WorkshopSummary> {
  const workshop = await post<WorkshopSummary>(owner, '/api/workshops', {
    name: 'Matrix',
    packId: 'kubernetes-basics',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  await setState(owner, workshop.id, 'open');
  if (state === 'live') await setState(owner, workshop.id, 'live');
  return { ...workshop, state };
}

async function setState(
  owner: TestBrowser,
  id: string,
  state: 'open' | 'live' | 'ended',
): Promise<void> {
  const { status, text } = await owner.request('PATCH', `/api/workshops/${id}`, { state });
  if (status !== 200) throw new Error(`the workshop couldn't become ${state}: ${text}`);
}

/** Gives the student's seat a cluster, a question, a note and a notice that hold the canaries. */
async function fillWithCanaries(
  server: HostileServer,
  {
    owner,
    workshop,
    student,
    agents,
  }: {
    owner: TestBrowser;
    workshop: WorkshopSummary;
    student: { browser: TestBrowser; ownSeat: string };
    agents: RawAgent[];
    createToken: (body: object) => Promise<CreatedToken>;
  },
): Promise<void> {
  const seatId = student.ownSeat;
  const command = (body: object) => post(owner, `/api/workshops/${workshop.id}/commands`, body);
  const { installCommand } = await post<{ installCommand: string }>(
    student.browser,
    `/api/seats/${seatId}/install-command`,
    {},
  );
  const agent = new RawAgent(server.url);
  agents.push(agent);
  const hello = await agent.hello(/podium1\.[\w.-]+/.exec(installCommand)?.[0]);
  if (!hello.ok) throw new Error(`the agent was refused: ${hello.message}`);
  const sent = await agent.batch([
    ...initialChanges(),
    podChange(4, CANARIES.label, { containers: [{ name: 'web', image: CANARIES.image }] }),
  ]);
  if (!sent.ok) throw new Error(`the batch was refused: ${sent.message}`);
  await post(student.browser, `/api/seats/${seatId}/help-request`, {
    exerciseId: null,
    question: CANARIES.question,
  });
  await command({ kind: 'add-note', seatId, text: CANARIES.note });
  await command({
    kind: 'announce',
    text: CANARIES.message,
    to: { to: 'seats', seats: [seatId] },
  });
}

async function removeAccess({
  owner,
  workshop,
  removedSeat,
  blocked,
  removedMember,
}: {
  owner: TestBrowser;
  workshop: WorkshopSummary;
  removedSeat: { ownSeat: string };
  blocked: { ownSeat: string };
  removedMember: TestBrowser;
}): Promise<void> {
  await owner.request('DELETE', `/api/seats/${removedSeat.ownSeat}`);
  await post(owner, `/api/workshops/${workshop.id}/blocks`, {
    kind: 'browser',
    seatId: blocked.ownSeat,
    sessionId: await sessionOf(owner, blocked.ownSeat),
  });
  const { body } = await removedMember.request<{ person: { id: string } }>('GET', '/api/me');
  await owner.request('DELETE', `/api/workshops/${workshop.id}/members/${body.person.id}`);
}

/** The session that can open the seat. */
async function sessionOf(owner: TestBrowser, seatId: string): Promise<string> {
  const { body } = await owner.request<{ devices: readonly { id: string }[] }>(
    'GET',
    `/api/seats/${seatId}/devices`,
  );
  const [device] = body.devices;
  if (device === undefined) throw new Error(`no browser can open the seat ${seatId}`);
  return device.id;
}

/** @throws if the answer isn't 2xx: the columns must exist before the matrix says anything */
async function post<T>(browser: TestBrowser, path: string, body: object): Promise<T> {
  const answer = await browser.request<T>('POST', path, body);
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`POST ${path} answered ${String(answer.status)}: ${answer.text}`);
  return answer.body;
}
