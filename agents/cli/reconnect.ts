import { existsSync } from 'node:fs';
import { asRoot, canBeRoot } from '#agents/install/run-as-root.ts';
import { thisMachine } from '#agents/install/host.ts';
import { placesIn, runningFolder } from '#agents/install/agent-paths.ts';
import { plannedKinds } from '#agents/install/planned-kinds.ts';
import { prepareCredential } from '#agents/install/prepare-credential.ts';
import { staged, writeInstalled } from '#agents/install/handoff.ts';
import { askAgent, NotRunning } from '#agents/control-socket/client.ts';
import type { Arguments } from './arguments.ts';
import { studentOf, studentsPlaces } from './install.ts';
import { Failure } from './errors.ts';
import type { Surroundings } from './context.ts';
import { VERSION } from './version.ts';

/** `podium-agent reconnect`: the account again, with all that the plan asks for, in the cluster that the student's kubeconfig names now. */
export async function reconnect(
  asked: Arguments,
  surroundings: Surroundings,
  machine = thisMachine(surroundings.environment.PATH ?? ''),
): Promise<number> {
  const { environment, terminal, root } = surroundings;
  const folder = runningFolder(asked.state, environment, root, machine.serviceFolder);
  const service = folder === machine.serviceFolder && existsSync(machine.unitFile);
  if (service && !canBeRoot(machine, root))
    throw new Failure(
      'the service belongs to root, and there is no sudo here: run `podium-agent reconnect` as root.',
    );
  const planned = await plannedKinds(placesIn(folder), {}, VERSION);
  const credential = await prepareCredential(
    studentsPlaces(asked, environment, root),
    asked.yes,
    surroundings,
    planned,
  );
  if (credential.kind === 'none')
    throw new Failure(`${credential.why}: does \`kubectl get nodes\` work? Then run this again.`);
  const what = { credential, student: studentOf(environment) };
  if (service) {
    await staged(what, (staging) => asRoot(machine, root, ['install-service', '--from', staging]));
    terminal.out('The service was restarted with it: `podium-agent status` shows how it goes.');
    return 0;
  }
  const places = placesIn(folder);
  await writeInstalled(places, what).catch((error: Error) => {
    throw new Failure(error.message);
  });
  await notify(places.socket, terminal.out);
  return 0;
}

async function notify(socket: string, out: (text: string) => void): Promise<void> {
  try {
    await askAgent(socket, 'reconnect');
    out('The running agent uses it now: `podium-agent status` shows how it goes.');
  } catch (error) {
    if (!(error instanceof NotRunning)) throw new Failure((error as Error).message);
    out('It is used when the agent is started: podium-agent run');
  }
}
