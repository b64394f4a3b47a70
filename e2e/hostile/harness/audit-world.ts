import { TestBrowser } from '#e2e/harness/app-server.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import type { SeatCode } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { AuditKind } from '#lib/protocol/audit.ts';
import { writeGraderFaults } from './grader-faults.ts';
import type { HostileServer } from './hostile-server.ts';
import { createHostileSite, tokenOf, workshopBody, type JoinedStudent } from './hostile-site.ts';

/** Texts that no entry contains: names, host names, tokens and codes. */
class Canaries {
  readonly #texts = new Set<string>();
  #count = 0;

  /** Adds a secret, and for a token also its parts. @returns the text */
  add(text: string): string {
    this.#texts.add(text);
    for (const part of text.split('.')) if (part.length > 12) this.#texts.add(part);
    return text;
  }

  create(what: string): string {
    return this.add(`canary-${what}-${String((this.#count += 1))}`);
  }

  findIn(text: string): string[] {
    return [...this.#texts].filter((canary) => text.includes(canary));
  }
}

/** A browser behind the proxy with an address that no other has, so that entries don't merge. */
class BrowserAtAddress extends TestBrowser {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, address: string) {
    super(url);
    this.#headers = { 'x-forwarded-for': address };
  }

  override request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    return super.request<T>(method, path, body, { ...this.#headers, ...headers });
  }

  /** A request that a page of another site sends. */
  requestFromOtherSite() {
    return this.request('POST', '/api/sign-in', undefined, { origin: 'https://other.example' });
  }
}

interface StudentWithPaths extends JoinedStudent {
  readonly seatPath: string;
  /** The columns of an entry about the seat. */
  readonly place: { readonly workshop_id: string; readonly seat_id: string };
}

export type AuditWorld = Awaited<ReturnType<typeof createAuditWorld>>;

/** What the actions of the audit test need. `faultsFile`: as the server's grading threads read it. */
export async function createAuditWorld(server: HostileServer, faultsFile: string) {
  const site = await createHostileSite(server, { state: 'live' });
  const approvingSite = await createHostileSite(server, { state: 'live', owner: site.owner });
  const { asOwner, path } = site;
  await asOwner('PATCH', approvingSite.path, { joining: 'approval' });
  const { person } = await asOwner<{ person: { id: string } }>('GET', '/api/me');
  const canaries = new Canaries();
  const agents: RawAgent[] = [];
  const faults = new Set<string>();
  let browsers = 0;

  const newBrowser = () => {
    browsers += 1;
    return new BrowserAtAddress(
      server.url,
      `10.2.${String(browsers >> 8)}.${String(browsers & 255)}`,
    );
  };
  const newVm = (options?: ConstructorParameters<typeof RawAgent>[1]): RawAgent => {
    const agent = new RawAgent(server.url, options);
    agents.push(agent);
    return agent;
  };
  /** A VM that isn't admitted disconnects, as an agent does before it asks again. */
  const hello = async (agent: RawAgent, token?: string, former?: RawAgent): Promise<void> => {
    const welcome = await agent.hello(token, { hostname: canaries.create('host') }, former);
    if (!welcome.ok) agent.close();
  };
  const join = async (): Promise<StudentWithPaths> => {
    const student = await site.join(canaries.create('name'), newBrowser());
    canaries.add(student.token);
    canaries.add(student.browser.cookie.split('=')[1] ?? '');
    const { id } = student.seat;
    const place = { workshop_id: site.workshop.id, seat_id: id };
    return { ...student, seatPath: `/api/seats/${id}`, place };
  };
  const createInvitation = async (role = 'assistant'): Promise<CreatedToken> => {
    const created = await asOwner<CreatedToken>('POST', `${path}/tokens`, {
      kind: 'invite',
      role,
      name: canaries.create('staff'),
      hours: 1,
    });
    canaries.add(created.token);
    return created;
  };

  return {
    server,
    /** A live workshop that everyone can join. */
    site,
    /** A live workshop in which joining needs approval. */
    approvingSite,
    ownerId: person.id,
    canaries,
    canary: (what: string) => canaries.create(what),
    newBrowser,
    newVm,
    hello,
    join,
    async joinWithVm() {
      const student = await join();
      const agent = newVm();
      await hello(agent, student.token);
      return { ...student, agent };
    },
    async createDeviceCode(browser: TestBrowser, seatPath: string): Promise<string> {
      const { body } = await browser.request<SeatCode>('POST', `${seatPath}/device-code`, {});
      return canaries.add(body.code);
    },
    createInvitation,
    async signIn(): Promise<TestBrowser> {
      const { url } = await createInvitation();
      const browser = newBrowser();
      await browser.request('POST', '/api/sign-in', { token: tokenOf(url) });
      return browser;
    },
    async createWaitingVm(): Promise<RawAgent> {
      const label = canaries.create('label');
      const token = canaries.add(await site.createVmToken({ mode: 'approve', uses: 5, label }));
      const agent = newVm();
      await hello(agent, token);
      return agent;
    },
    async createWorkshop(name: string): Promise<string> {
      return (await asOwner<{ id: string }>('POST', '/api/workshops', workshopBody(server, name)))
        .id;
    },
    /** Makes the grading of a seat fail, or work again. */
    setFault(seatId: string, isFailing: boolean): void {
      if (isFailing) faults.add(seatId);
      else faults.delete(seatId);
      writeGraderFaults(
        faultsFile,
        [...faults].map((seat) => ({ seatId: seat, phase: 'fold', kind: 'throw' })),
      );
    },
    /** `id`: of the seat or the workshop of the entry. */
    waitForEntry: (kind: AuditKind, id: string): Promise<unknown> =>
      waitFor(
        `${kind} is recorded`,
        async () => {
          const statement = 'select 1 from audit where kind = $1 and $2 in (seat_id, workshop_id)';
          return (await server.query(statement, [kind, id])).length > 0 ? true : undefined;
        },
        { timeoutMs: 10_000 },
      ),
    close(): void {
      for (const agent of agents) agent.close();
    },
  };
}
