import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { clusterApi } from '#agents/kube/request-api.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { whyNoAnswer } from '#agents/doctor/http.ts';
import { asRoot, canBeRoot } from '#agents/install/run-as-root.ts';
import { programOf, thisMachine, type Machine } from '#agents/install/host.ts';
import { ownFolder, placesIn, removeFiles } from '#agents/install/agent-paths.ts';
import { removeService } from '#agents/install/remove-service.ts';
import { connects } from '#agents/control-socket/client.ts';
import { loadKubeconfig, NoKubeconfig } from '#agents/kube/kubeconfig.ts';
import type { Arguments } from './arguments.ts';
import { studentsPlaces } from './install.ts';
import { Failure, Mistake } from './errors.ts';
import type { Surroundings } from './context.ts';

/** What a person can run where we could not remove the account. */
const BY_HAND =
  'kubectl delete clusterrolebinding/podium-agent clusterrole/podium-agent namespace/podium';

/**
 * `podium-agent uninstall`: the account as the student, the service as root, then one's own files. Exit code 1 when
 * something is left; it is named.
 */
export async function uninstall(
  asked: Arguments,
  surroundings: Surroundings,
  machine = thisMachine(surroundings.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, root } = surroundings;
  if (
    !asked.yes &&
    terminal.interactive &&
    !(await terminal.confirm(
      "Remove Podium's agent from this machine, and its account from your cluster?",
    ))
  )
    throw new Failure('nothing was removed.');
  const own = ownFolder(asked.state, environment, root);
  if (!existsSync(machine.unitFile) && (await connects(placesIn(own).socket)))
    throw new Failure(
      'the agent runs in the foreground somewhere: stop it with Ctrl-C there, then run this again.',
    );
  const left = await removeFromCluster(asked, surroundings);
  if (asked.state === undefined && serviceIsThere(machine))
    left.push(...(await removeServiceAsRoot(machine, surroundings)));
  if (own !== machine.serviceFolder) await removeOwn(own, machine, surroundings);
  if (left.length === 0) {
    terminal.out('Nothing of it is left.');
    return 0;
  }
  terminal.out(['Left behind:', ...left.map((what) => `  ${what}`)].join('\n'));
  return 1;
}

/** Root's part; called by `uninstall`. */
export async function uninstallService(
  _asked: Arguments,
  { root, terminal, environment }: Surroundings,
  machine = thisMachine(environment.PATH ?? ''),
): Promise<number> {
  if (!root)
    throw new Mistake("uninstall-service is root's part of `podium-agent uninstall`: run that.");
  const { removed, left } = await removeService(machine, machine.serviceFolder);
  for (const what of removed) terminal.out(`removed ${what}`);
  for (const what of left) terminal.out(`could not remove ${what}`);
  return left.length === 0 ? 0 : 1;
}

async function removeFromCluster(
  asked: Arguments,
  { environment, terminal, root, clock }: Surroundings,
): Promise<string[]> {
  try {
    const { config } = loadKubeconfig(studentsPlaces(asked, environment, root));
    const { removed, left } = await removeAccount(clusterApi(config), clock);
    for (const what of removed) terminal.out(`removed ${what}`);
    return [...left];
  } catch (error) {
    if (error instanceof NoKubeconfig) terminal.out(`No cluster was looked at: ${error.message}.`);
    if (error instanceof NoKubeconfig) return [];
    return [
      `the account in the cluster (${whyNoAnswer(error)}); if the cluster still exists: ${BY_HAND}`,
    ];
  }
}

function serviceIsThere({ unitFile, serviceFolder, programFile }: Machine): boolean {
  return [unitFile, serviceFolder, programFile].some((path) => existsSync(path));
}

async function removeServiceAsRoot(
  machine: Machine,
  { root, terminal }: Surroundings,
): Promise<string[]> {
  if (!canBeRoot(machine, root))
    return [
      `${machine.unitFile}, ${machine.serviceFolder} and ${machine.programFile}: only root may remove them`,
    ];
  if (!root) terminal.out('The service is removed by root, so this calls sudo.');
  return asRoot(machine, root, ['uninstall-service']).then(
    () => [],
    (error: Error) => [error.message],
  );
}

async function removeOwn(
  folder: string,
  machine: Machine,
  { terminal }: Surroundings,
): Promise<void> {
  const program = programOf(machine.self);
  // Where it was put by the installer, and not the file of a developer's build.
  const ours =
    basename(program) === 'podium-agent' && program !== machine.programFile ? [program] : [];
  for (const path of ours) await rm(path, { force: true });
  for (const path of [...(await removeFiles(placesIn(folder))), ...ours])
    terminal.out(`removed ${path}`);
}
