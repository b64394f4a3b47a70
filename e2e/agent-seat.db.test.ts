import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAgentServer, type AgentServer } from './harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { runNode, type RunningProgram } from './harness/podium.ts';
import { createTestWorkshop } from './harness/workshop.ts';

const WAIT_MS = 150_000;
const TEST_MS = 200_000;

let folder: string;
let database: TestDatabase;
let server: AgentServer;
const programs: RunningProgram[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-seat-'));
  database = await createTestDatabase();
  server = await startAgentServer(database.url);
});
afterAll(async () => {
  for (const program of programs) await program.stop('SIGTERM');
  await server.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Installs in a new folder, as on a VM without systemd. */
async function install(
  token: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningProgram> {
  const home = await mkdtemp(join(folder, 'vm-'));
  const tokenFile = join(home, 'token');
  await writeFile(tokenFile, `${token}\n`, { mode: 0o600 });
  const program = runNode(
    [
      ...['agents/cli/podium-agent.ts', 'install', '--server', server.url, '--yes'],
      ...['--state', join(home, 'state'), '--token-file', tokenFile, ...args],
    ],
    { HOME: home, KUBECONFIG: '', ...env },
  );
  programs.push(program);
  return program;
}
const listLabels = async (workshopId: string): Promise<string[]> =>
  (
    await server.db.$client.query<{ label: string }>(
      'select label from seat join agent on agent.seat_id = seat.id where seat.workshop_id = $1',
      [workshopId],
    )
  ).rows.map(({ label }) => label);

it(
  'T9.3: installs with the token of a file and gets the seat that it asks for',
  async () => {
    const { workshopId } = await createTestWorkshop(server.db);
    const program = await install(await server.createToken(workshopId), ['--seat', 'c-07']);
    await program.waitForOutput(/Or enter this seat code/, WAIT_MS);
    expect(program.output()).not.toContain('taken');
    expect(await listLabels(workshopId)).toEqual(['C-07']);
  },
  TEST_MS,
);

it(
  'T9.3: says which seat it got where another VM has that seat',
  async () => {
    const { workshopId } = await createTestWorkshop(server.db);
    const token = await server.createToken(workshopId);
    await server.createAgent().hello(token, { seatLabel: 'C-07' });
    const program = await install(token, [], { PODIUM_SEAT: 'C-07' });
    await program.waitForOutput(/Seat C-07 is taken, so this VM has seat A-02\./, WAIT_MS);
    expect((await listLabels(workshopId)).toSorted()).toEqual(['A-02', 'C-07']);
  },
  TEST_MS,
);

it(
  'refuses a seat that is no label, before it changes anything',
  async () => {
    const { workshopId } = await createTestWorkshop(server.db);
    const program = await install(await server.createToken(workshopId), ['--seat', 'window']);
    expect(await program.exited).toBe(2);
    expect(program.output()).toContain('--seat "window" isn\'t the label of a seat. Example: C-07');
    expect(await listLabels(workshopId)).toEqual([]);
  },
  TEST_MS,
);
