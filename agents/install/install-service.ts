import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { CommandFailedError } from '#agents/cli/errors.ts';
import { isSingleFile, programPath, type Host } from './host.ts';
import { resolveAgentPaths } from './agent-paths.ts';
import { readInstallHandoff, writeInstallation } from './handoff.ts';
import { renderUnit, SERVICE, SERVICE_USER } from './unit.ts';

/**
 * Root's part of an installation, an upgrade and a reconnect: program, user, files, unit, start. May be run again.
 * @throws {Failure} a step did not work; the sentence names it
 */
export async function installService(staging: string, host: Host): Promise<void> {
  const paths = resolveAgentPaths(host.serviceFolder);
  const program = await prepareProgram(host);
  await mkdir(paths.folder, { recursive: true, mode: 0o711 });
  await chmod(paths.folder, 0o711);
  const { student } = await writeInstallation(paths, await readInstallHandoff(staging));
  if (student === undefined) await createServiceUser(host);
  // A change of user (no account then, one now) must leave nothing behind that the new one can't write.
  await runOrFail(host, 'chown', ['-R', student?.name ?? SERVICE_USER, paths.folder]);
  await writeFile(
    host.unitFile,
    renderUnit({ program, folder: paths.folder, student, machineIdFile: host.machineIdFile }),
    { mode: 0o644 },
  );
  await runOrFail(host, 'systemctl', ['daemon-reload']);
  await runOrFail(host, 'systemctl', ['enable', '--quiet', SERVICE]);
  await runOrFail(host, 'systemctl', ['restart', SERVICE]);
}

/** Folders that a service's user does not see, or that are emptied. */
const HIDDEN_FOLDERS = /^\/(home|root|tmp|var\/tmp)\//;

async function prepareProgram({ selfCommand, programFile }: Host): Promise<string[]> {
  const program = programPath(selfCommand);
  const node = selfCommand.slice(0, -1);
  const hidden = node.find((file) => HIDDEN_FOLDERS.test(file));
  if (hidden !== undefined)
    throw new CommandFailedError(
      `the service can't use the Node at ${hidden}, which is one person's own: run the install line of your page, it takes the agent that needs no Node.`,
    );
  if (!HIDDEN_FOLDERS.test(program)) return [...selfCommand];
  if (!isSingleFile(selfCommand))
    throw new CommandFailedError(
      `the service can't use ${program}: build the agent first (npm run build:agent), and install that.`,
    );
  // Beside, then renamed: a program that runs can't be written over.
  await copyFile(program, `${programFile}.new`);
  await chmod(`${programFile}.new`, 0o755);
  await rename(`${programFile}.new`, programFile);
  return [...node, programFile];
}

async function createServiceUser(host: Host): Promise<void> {
  if ((await host.runProcess('id', ['-u', SERVICE_USER])).code === 0) return;
  await runOrFail(host, 'useradd', [
    '--system',
    '--no-create-home',
    '--home-dir',
    host.serviceFolder,
    '--shell',
    '/usr/sbin/nologin',
    SERVICE_USER,
  ]);
}

async function runOrFail(host: Host, program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await host
    .runProcess(program, args)
    .catch((error: Error) => ({ code: 127, output: error.message }));
  if (code !== 0)
    throw new CommandFailedError(
      `\`${program} ${args.join(' ')}\` did not work: ${output || `exit code ${code}`}`,
    );
}
