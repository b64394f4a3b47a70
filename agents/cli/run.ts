import { chmod, mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { machineId } from '#agents/identity/machine-id.ts';
import { readWithCredential } from '#agents/install/host.ts';
import { placesIn, ownFolder, type Places } from '#agents/install/agent-paths.ts';
import { readSettings, type Settings } from '#agents/install/settings.ts';
import { examine } from '#agents/doctor/doctor.ts';
import { startAgent } from '#agents/agent.ts';
import { listenLocally } from '#agents/control-socket/server.ts';
import type { Answerer } from '#agents/control-socket/protocol.ts';
import {
  CannotStart,
  type AgentEnd,
  type AgentOptions,
  type RunningAgent,
} from '#agents/types.ts';
import type { Arguments } from './arguments.ts';
import { Failure, Mistake } from './errors.ts';
import { report } from './status-report.ts';
import { kubeconfigPlaces, type Surroundings } from './context.ts';
import { VERSION } from './version.ts';

/** Exit code that tells systemd not to start the agent again: the event is over (sysexits.h EX_NOPERM). */
export const EVENT_OVER = 77;

/**
 * `podium-agent run`: until a signal, or until the server ends it.
 * @throws {Mistake} no server is known; {Failure} it cannot start
 */
export async function run(asked: Arguments, surroundings: Surroundings): Promise<number> {
  const places = placesIn(ownFolder(asked.state, surroundings.environment, surroundings.root));
  const options = agentOptions(asked, await settingsOf(places), places, surroundings);
  await makeFolder(places.folder);
  const agent = await startAgent(options).catch((error: unknown) => {
    throw error instanceof CannotStart ? new Failure(error.message) : error;
  });
  const socket = await listenLocally(places.socket, answers(agent, options)).catch(
    async (error: Error) => {
      await agent.stop();
      throw new Failure(error.message);
    },
  );
  surroundings.log(
    'info',
    `podium-agent ${VERSION}: reports to ${options.server}, keeps its files in ${places.folder}`,
  );
  try {
    return await untilTheEnd(agent, surroundings);
  } finally {
    await socket.stop();
    await agent.stop();
  }
}

async function settingsOf(places: Places): Promise<Settings | null> {
  return readSettings(places.settings).catch((error: Error) => {
    throw new Failure(error.message);
  });
}

function agentOptions(
  asked: Arguments,
  settings: Settings | null,
  places: Places,
  { environment, log, clock, hostname }: Surroundings,
): AgentOptions {
  const server = asked.server ?? environment.PODIUM_SERVER ?? settings?.server;
  if (server === undefined)
    throw new Mistake(
      'no server is given: copy the install line from your page, or add --server URL --token TOKEN.',
    );
  const token = asked.token ?? environment.PODIUM_TOKEN ?? settings?.token;
  // The account that `install` made goes before KUBECONFIG: it is the one that cannot write.
  const installed = asked.kubeconfig === undefined && settings !== null;
  const kubeconfig = installed
    ? { variable: settings.kubeconfig }
    : kubeconfigPlaces(environment, asked.kubeconfig);
  const findMachine = () => machineId(readWithCredential(environment.CREDENTIALS_DIRECTORY));
  return {
    findMachine,
    server,
    ...(token === undefined ? {} : { token }),
    kubeconfig,
    stateDir: places.state,
    version: VERSION,
    hostname,
    log,
    clock,
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    if ((await mkdir(folder, { recursive: true, mode: 0o711 })) !== undefined)
      await chmod(folder, 0o711);
  } catch (error) {
    throw new Failure(
      `${folder} can't be made (${(error as NodeJS.ErrnoException).code}): take another folder with --state.`,
    );
  }
}

function answers(agent: RunningAgent, options: AgentOptions): Answerer {
  return {
    status: () => Promise.resolve({ ok: true, status: report(agent.status(), VERSION) }),
    claim: async () => ({ ok: true, claim: await agent.claim() }),
    doctor: async () => ({
      ok: true,
      findings: await examine({ ...options, folder: options.stateDir, running: agent.status() }),
    }),
    planned: () => Promise.resolve({ ok: true, kinds: [...agent.planned()] }),
    check: (question) => agent.check(question),
    reconnect: () => {
      agent.reconnect();
      return Promise.resolve({ ok: true });
    },
  };
}

async function untilTheEnd(agent: RunningAgent, { stopping, log }: Surroundings): Promise<number> {
  const stopped = stopping.aborted
    ? Promise.resolve()
    : once(stopping, 'abort').then(() => undefined);
  const end: AgentEnd | undefined = await Promise.race([
    agent.ended,
    stopped.then(() => undefined),
  ]);
  if (end === undefined || end.kind === 'stopped') {
    log('info', 'stopping');
    return 0;
  }
  log('warn', `the server ended this agent: ${end.refusal.message}`);
  if (end.uninstall) {
    log(
      'info',
      '`podium-agent uninstall` removes what is left on this machine and in the cluster.',
    );
    return EVENT_OVER;
  }
  // A service tries again all the same: what was wrong may be put right on the server.
  log('info', '`podium-agent doctor` says what can be done.');
  return 1;
}
