import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { Failure } from '#agents/cli/errors.ts';
import { isOneFile, programOf, type Machine } from './host.ts';
import { placesIn } from './agent-paths.ts';
import { readStaged, writeInstalled } from './handoff.ts';
import { renderUnit, SERVICE, SERVICE_USER } from './unit.ts';

/**
 * Root's part of an installation, an upgrade and a reconnect: program, user, files, unit, start. May be run again.
 * @throws {Failure} a step did not work; the sentence names it
 */
export async function installService(staging: string, machine: Machine): Promise<void> {
  const places = placesIn(machine.serviceFolder);
  const program = await reachableProgram(machine);
  await mkdir(places.folder, { recursive: true, mode: 0o711 });
  await chmod(places.folder, 0o711);
  const { student } = await writeInstalled(places, await readStaged(staging));
  if (student === undefined) await makeUser(machine);
  // A change of user (no account then, one now) must leave nothing behind that the new one can't write.
  await must(machine, 'chown', ['-R', student?.name ?? SERVICE_USER, places.folder]);
  await writeFile(
    machine.unitFile,
    renderUnit({ program, folder: places.folder, student, machineId: machine.machineId }),
    { mode: 0o644 },
  );
  await must(machine, 'systemctl', ['daemon-reload']);
  await must(machine, 'systemctl', ['enable', '--quiet', SERVICE]);
  await must(machine, 'systemctl', ['restart', SERVICE]);
}

/** Folders that a service's user does not see, or that are emptied. */
const UNREACHABLE = /^\/(home|root|tmp|var\/tmp)\//;

async function reachableProgram({ self, programFile }: Machine): Promise<string[]> {
  const program = programOf(self);
  const node = self.slice(0, -1);
  const hidden = node.find((file) => UNREACHABLE.test(file));
  if (hidden !== undefined)
    throw new Failure(
      `the service can't use the Node at ${hidden}, which is one person's own: run the install line of your page, it takes the agent that needs no Node.`,
    );
  if (!UNREACHABLE.test(program)) return [...self];
  if (!isOneFile(self))
    throw new Failure(
      `the service can't use ${program}: build the agent first (npm run build:agent), and install that.`,
    );
  // Beside, then renamed: a program that runs can't be written over.
  await copyFile(program, `${programFile}.new`);
  await chmod(`${programFile}.new`, 0o755);
  await rename(`${programFile}.new`, programFile);
  return [...node, programFile];
}

async function makeUser(machine: Machine): Promise<void> {
  if ((await machine.run('id', ['-u', SERVICE_USER])).code === 0) return;
  await must(machine, 'useradd', [
    '--system',
    '--no-create-home',
    '--home-dir',
    machine.serviceFolder,
    '--shell',
    '/usr/sbin/nologin',
    SERVICE_USER,
  ]);
}

async function must(machine: Machine, program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await machine
    .run(program, args)
    .catch((error: Error) => ({ code: 127, output: error.message }));
  if (code !== 0)
    throw new Failure(
      `\`${program} ${args.join(' ')}\` did not work: ${output || `exit code ${code}`}`,
    );
}
