import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { CommandFailedError } from '#agents/errors.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { isSingleFile, programPath, type Host } from './host.ts';
import { resolveAgentPaths } from './agent-paths.ts';
import { readInstallHandoff, writeInstallation } from './handoff.ts';
import { renderUnit, SERVICE, SERVICE_USER } from './unit.ts';

/**
 * The root part of an installation, an upgrade or a reconnect: sets up program, user, files and
 * unit, and starts the service. Can be repeated.
 * @throws {CommandFailedError} a step failed; the message names it
 */
export async function installService(
  staging: string,
  host: Host,
  messages: Messages = en,
): Promise<void> {
  const paths = resolveAgentPaths(host.serviceFolder);
  const runStep = (program: string, args: readonly string[]) =>
    runOrFail(host, program, args, messages);
  const program = await prepareProgram(host, messages);
  const handoff = await readInstallHandoff(staging);
  const group = await findPrimaryGroup(handoff.agentUser, host, messages);
  await mkdir(paths.folder, { recursive: true, mode: 0o710 });
  await chmod(paths.folder, 0o710);
  const { student } = await writeInstallation(paths, handoff, messages, group);
  if (student === undefined) await createServiceUser(host, runStep);
  // The user changes when an account could be created only now. The new user must be able to write
  // all files.
  await runStep('chown', ['-R', `${student?.name ?? SERVICE_USER}:${group}`, paths.folder]);
  await writeFile(
    host.unitFile,
    renderUnit({
      program,
      folder: paths.folder,
      student,
      group,
      machineIdFile: host.machineIdFile,
    }),
    { mode: 0o644 },
  );
  await runStep('systemctl', ['daemon-reload']);
  await runStep('systemctl', ['enable', '--quiet', SERVICE]);
  await runStep('systemctl', ['restart', SERVICE]);
}

/** The group of the student, who may use the agent. */
async function findPrimaryGroup(
  user: string,
  { runProcess }: Host,
  { install }: Messages,
): Promise<number> {
  const { code, output } = await runProcess('id', ['-g', '--', user]).catch(() => ({
    code: 127,
    output: '',
  }));
  if (code !== 0 || !/^\d+$/.test(output)) throw new CommandFailedError(install.unknownUser(user));
  return Number(output);
}

/** Folders that the service's user can't see, or that are emptied. */
const HIDDEN_FOLDERS = /^\/(home|root|tmp|var\/tmp)\//;

async function prepareProgram(
  { selfCommand, programFile }: Host,
  { install }: Messages,
): Promise<string[]> {
  const program = programPath(selfCommand);
  const node = selfCommand.slice(0, -1);
  const hidden = node.find((file) => HIDDEN_FOLDERS.test(file));
  if (hidden !== undefined) throw new CommandFailedError(install.hiddenNode(hidden));
  if (!HIDDEN_FOLDERS.test(program)) return [...selfCommand];
  if (!isSingleFile(selfCommand)) throw new CommandFailedError(install.runFromSource(program));
  // Rename a copy into place, because a running program can't be overwritten.
  await copyFile(program, `${programFile}.new`);
  await chmod(`${programFile}.new`, 0o755);
  await rename(`${programFile}.new`, programFile);
  return [...node, programFile];
}

async function createServiceUser(
  host: Host,
  runStep: (program: string, args: readonly string[]) => Promise<void>,
): Promise<void> {
  if ((await host.runProcess('id', ['-u', SERVICE_USER])).code === 0) return;
  await runStep('useradd', [
    '--system',
    '--no-create-home',
    '--home-dir',
    host.serviceFolder,
    '--shell',
    '/usr/sbin/nologin',
    SERVICE_USER,
  ]);
}

async function runOrFail(
  host: Host,
  program: string,
  args: readonly string[],
  { install }: Messages,
): Promise<void> {
  const { code, output } = await host
    .runProcess(program, args)
    .catch((error: Error) => ({ code: 127, output: error.message }));
  if (code !== 0)
    throw new CommandFailedError(
      install.stepFailed([program, ...args].join(' '), output || install.exitCode(code)),
    );
}
