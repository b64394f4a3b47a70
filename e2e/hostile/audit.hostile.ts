import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { AUDIT_KINDS, type AuditKind } from '#lib/protocol/audit.ts';
import { createAuditScenarios, type AuditScenario } from './harness/audit-scenarios.ts';
import { createAuditWorld, type AuditWorld } from './harness/audit-world.ts';
import { writeGraderFaults } from './harness/grader-faults.ts';
import { sendRaw } from './harness/raw-http.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';

/** Requests that one connection sends without waiting for answers. */
const FROM_OTHER_SITE_PER_SOCKET = 500;

interface AuditRow {
  readonly id: string;
  readonly kind: string;
  readonly address: string | null;
  readonly count: number;
}

const folder = mkdtempSync(join(tmpdir(), 'podium-audit-'));
let server: HostileServer;
let world: AuditWorld;
const prepared = new Map<AuditKind, AuditScenario>();
/** The rows that each action left. */
const found = new Map<AuditKind, readonly AuditRow[]>();

beforeAll(async () => {
  const faultsFile = join(folder, 'faults.json');
  writeGraderFaults(faultsFile, []);
  server = await startHostileServer({
    course: 'small',
    env: { PODIUM_TEST_GRADER_FAULTS: faultsFile, PODIUM_TRUSTED_PROXIES: '127.0.0.1' },
  });
  world = await createAuditWorld(server, faultsFile);
  const scenarios: Partial<ReturnType<typeof createAuditScenarios>> = createAuditScenarios(world);
  // These actions restart the server, which closes the sockets of the others.
  const restarting: readonly AuditKind[] = ['seat-deleted', 'names-erased', 'log-erased'];
  const kinds = AUDIT_KINDS.toSorted(
    (a, b) => Number(restarting.includes(a)) - Number(restarting.includes(b)),
  );
  for (const kind of kinds) {
    const scenario = await scenarios[kind]?.();
    if (scenario) prepared.set(kind, scenario);
  }
  let mark = await markLog();
  const marks: [AuditKind, string][] = [];
  for (const [kind, { act }] of prepared) {
    await act();
    marks.push([kind, mark]);
    mark = await markLog();
  }
  const rows = await readRows(mark);
  const ends = [...marks.slice(1).map(([, start]) => start), mark];
  for (const [index, [kind, start]] of marks.entries())
    found.set(kind, rows.slice(findMark(rows, start) + 1, findMark(rows, ends[index] ?? '')));
});
afterAll(async () => {
  world.close();
  await checkHealth(server);
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

let marks = 0;

/** Leaves an entry with an address that no other has. Entries are written in their order. */
async function markLog(): Promise<string> {
  marks += 1;
  const address = `10.3.0.${String(marks)}`;
  await new TestBrowser(server.url).request('POST', '/api/sign-in', undefined, {
    origin: 'https://other.example',
    'x-forwarded-for': address,
  });
  return address;
}

const findMark = (rows: readonly AuditRow[], mark: string): number =>
  rows.findIndex(({ address }) => address === mark);

/** All rows, as soon as the row of the mark is one of them. */
function readRows(mark: string): Promise<readonly AuditRow[]> {
  return waitFor('the mark is written', async () => {
    const rows = await server.query<AuditRow>('select * from audit order by id');
    return findMark(rows, mark) === -1 ? undefined : rows;
  });
}

describe('the security log', () => {
  it.each(AUDIT_KINDS)('has exactly one entry %s after the action', (kind) => {
    const scenario = prepared.get(kind);
    if (scenario === undefined) throw new Error(`Add an action for ${kind} to audit-scenarios.ts.`);
    expect(scenario.entries.map((entry) => entry.kind)).toContain(kind);
    const inOrder = <Entry extends { kind: string }>(entries: readonly Entry[]) =>
      scenario.isConcurrent ? entries.toSorted((a, b) => a.kind.localeCompare(b.kind)) : entries;
    expect(inOrder(found.get(kind) ?? [])).toEqual(
      inOrder(scenario.entries).map((entry) => expect.objectContaining({ ...entry, count: 1 })),
    );
  });

  it('contains no name, host name, token or code, in the table and in the output', async () => {
    for (const row of await readRows(await markLog()))
      expect([row, world.canaries.findIn(JSON.stringify(row))]).toEqual([row, []]);
    const lines = server.output().split('\n');
    expect(lines.filter((line) => line.includes('"securityEvent"')).length).toBeGreaterThan(40);
    expect(lines.filter((line) => world.canaries.findIn(line).length > 0)).toEqual([]);
  });

  it('has at most 200 rows of 10,000 failures from 5,000 addresses, and counts all of them', async () => {
    const first = await markLog();
    const addressOf = (n: number): string => `10.4.${String((n >> 8) % 20)}.${String(n & 255)}`;
    const sendFromOtherSite = (start: number): Promise<unknown> =>
      sendRaw(
        server.url,
        Array.from({ length: FROM_OTHER_SITE_PER_SOCKET }, (_, index) =>
          [
            'POST /api/sign-in HTTP/1.1',
            `host: ${new URL(server.url).host}`,
            'origin: https://other.example',
            `x-forwarded-for: ${addressOf(start + index)}`,
            `connection: ${index + 1 === FROM_OTHER_SITE_PER_SOCKET ? 'close' : 'keep-alive'}`,
            'content-length: 0\r\n\r\n',
          ].join('\r\n'),
        ).join(''),
      );
    const sendWrongToken = (n: number): Promise<unknown> =>
      new TestBrowser(server.url).request(
        'POST',
        '/api/sign-in',
        { token: `${'a'.repeat(32)}.${String(n).padStart(43, 'b')}` },
        { 'x-forwarded-for': addressOf(n) },
      );
    await Promise.all([
      ...Array.from({ length: 19 }, (_, socket) =>
        sendFromOtherSite(socket * FROM_OTHER_SITE_PER_SOCKET),
      ),
      ...Array.from({ length: 500 }, (_, n) => sendWrongToken(n)),
    ]);
    const rows = await waitFor('all failures are counted', async () => {
      const all = await server.query<AuditRow>('select * from audit order by id');
      const added = all.slice(findMark(all, first) + 1);
      return added.reduce((sum, { count }) => sum + count, 0) >= 10_000 ? added : undefined;
    });
    expect(rows.length).toBeLessThanOrEqual(200);
  });
});
