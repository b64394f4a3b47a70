import { join } from 'node:path';
import { asRoot, canBeRoot } from '#agents/install/run-as-root.ts';
import { thisMachine, type Machine } from '#agents/install/host.ts';
import { ownFolder, placesIn } from '#agents/install/agent-paths.ts';
import { plannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential, type Credential } from '#agents/install/prepare-credential.ts';
import { installService as installAsRoot } from '#agents/install/install-service.ts';
import { readSettings } from '#agents/install/settings.ts';
import { staged, writeInstalled, type Staged } from '#agents/install/handoff.ts';
import { aboutToInstall } from '#agents/install/messages.ts';
import type { KubeconfigPlaces } from '#agents/types.ts';
import type { Arguments } from './arguments.ts';
import { claimWhenConnected } from './wait-for-seat-claim.ts';
import type { Environment } from './environment.ts';
import { Failure, Mistake } from './errors.ts';
import { run } from './run.ts';
import { kubeconfigPlaces, type Surroundings } from './context.ts';
import { VERSION } from './version.ts';

/**
 * `podium-agent install`: the account in the cluster as the student, then the service as root. Without systemd, or without a
 * way to be root, the agent runs in the foreground.
 */
export async function install(
  asked: Arguments,
  surroundings: Surroundings,
  machine = thisMachine(surroundings.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, root } = surroundings;
  const server = asked.server ?? environment.PODIUM_SERVER;
  const token = asked.token ?? environment.PODIUM_TOKEN;
  const service = asked.state === undefined && machine.systemd && canBeRoot(machine, root);
  const places = placesIn(
    service ? machine.serviceFolder : ownFolder(asked.state, environment, root),
  );
  if (server === undefined && !(await wasInstalled(places.settings)))
    throw new Mistake(
      'no server is given: copy the install line from your page, or add --server URL --token TOKEN.',
    );
  if (service) terminal.out(aboutToInstall(machine.serviceFolder, machine.unitFile));
  const credential = await prepareCredential(
    studentsPlaces(asked, environment, root),
    asked.yes,
    surroundings,
    await plannedKinds(places, { server, token }, VERSION),
  );
  sayIfNone(credential, terminal.out);
  const what = { server, token, credential, student: studentOf(environment) };
  if (!service) return runHere(what, places.folder, whyNoService(asked, machine), surroundings);
  await staged(what, (folder) => asRoot(machine, root, ['install-service', '--from', folder]));
  terminal.out(
    'The service podium-agent runs: `podium-agent status` shows how it goes, `journalctl -u podium-agent` what it says.',
  );
  return claimWhenConnected(places.socket, surroundings);
}

/** Root's part; called by `install` and `reconnect`. */
export async function installService(
  asked: Arguments,
  { root, environment }: Surroundings,
): Promise<number> {
  if (!root)
    throw new Mistake("install-service is root's part of `podium-agent install`: run that.");
  if (asked.from === undefined)
    throw new Mistake('install-service is called by `podium-agent install`: run that.');
  await installAsRoot(asked.from, thisMachine(environment.PATH ?? ''));
  return 0;
}

/** Where the student's kubeconfig is, also when they came here by sudo. */
export function studentsPlaces(
  asked: Arguments,
  environment: Environment,
  root: boolean,
): KubeconfigPlaces {
  const places = kubeconfigPlaces(environment, asked.kubeconfig);
  if (
    !root ||
    environment.SUDO_USER === undefined ||
    asked.kubeconfig !== undefined ||
    environment.KUBECONFIG !== undefined
  )
    return places;
  return { ...places, home: join('/home', environment.SUDO_USER) };
}

export function studentOf({ SUDO_USER, USER, HOME, PATH }: Environment): Staged['student'] {
  return {
    name: SUDO_USER ?? USER ?? 'root',
    home: SUDO_USER === undefined ? (HOME ?? '/') : join('/home', SUDO_USER),
    path: PATH ?? '/usr/local/bin:/usr/bin:/bin',
  };
}

export function sayIfNone(credential: Credential, out: (text: string) => void): void {
  if (credential.kind === 'none')
    out(
      `No account was made, because ${credential.why}. When the cluster is up, run: podium-agent reconnect`,
    );
}

async function wasInstalled(settings: string): Promise<boolean> {
  // What can't be read is another user's, so it is there.
  return (await readSettings(settings).catch(() => 'there')) !== null;
}

function whyNoService(asked: Arguments, machine: Machine): string {
  if (!machine.systemd) return 'systemd does not run here, so it cannot be a service';
  return asked.state === undefined
    ? 'without root it cannot be a service'
    : 'a service has a folder of its own, and --state names another';
}

async function runHere(
  what: Staged,
  folder: string,
  why: string,
  surroundings: Surroundings,
): Promise<number> {
  const { terminal } = surroundings;
  await writeInstalled(placesIn(folder), what).catch((error: Error) => {
    throw new Failure(`the agent's files could not be written: ${error.message}`);
  });
  terminal.out(
    `The agent runs in the foreground (${why}); Ctrl-C stops it. To start it again: podium-agent run --state ${folder}`,
  );
  const claimed = claimWhenConnected(placesIn(folder).socket, surroundings).catch((error: Error) =>
    surroundings.log('warn', error.message),
  );
  const code = await run({ command: 'run', yes: false, state: folder }, surroundings);
  await claimed;
  return code;
}
