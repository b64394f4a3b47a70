import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailedError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Environment, KubeconfigSources } from '#agents/types.ts';
import type { Host } from './host.ts';
import { openUserDatabase } from './users.ts';

/** The student of this VM: whose kubeconfig is used, and who may use the agent. */
export interface Student {
  readonly name: string;
  readonly home: string;
  /** Whether another user runs this command: root, with sudo or for a prepared VM. */
  readonly isOther: boolean;
}

/**
 * Finds the student: the user of `--user`, else the one who ran sudo, else the current user. Where
 * root prepares a VM, the only regular user of the VM can use the agent.
 * @throws {CommandFailedError} the user database doesn't have the user
 */
export async function findStudent(
  chosenUser: string | undefined,
  environment: Environment,
  isRoot: boolean,
  host: Pick<Host, 'runProcess'>,
  { install }: Messages,
): Promise<Student> {
  const users = openUserDatabase(host.runProcess);
  const name = chosenUser ?? (isRoot ? environment.SUDO_USER : undefined);
  if (name !== undefined) {
    const user = await users.find(name);
    if (user === null) throw new CommandFailedError(install.unknownUser(name));
    return { name, home: user.home, isOther: true };
  }
  const current = await currentUserName(host, environment);
  const home = environment.HOME ?? (await users.find(current))?.home ?? '/';
  return { name: current, home, isOther: false };
}

/**
 * The user who can use the agent besides root. A VM that root prepares without naming a user belongs
 * to its only regular user.
 */
export async function findAgentUser(
  student: Student,
  isRoot: boolean,
  host: Pick<Host, 'runProcess'>,
): Promise<string> {
  if (!isRoot || student.isOther) return student.name;
  const regular = await openUserDatabase(host.runProcess).listRegular();
  const [only] = regular;
  return regular.length === 1 && only !== undefined ? only.name : student.name;
}

async function currentUserName(
  { runProcess }: Pick<Host, 'runProcess'>,
  { USER }: Environment,
): Promise<string> {
  const { code, output } = await runProcess('id', ['-un']).catch(() => ({ code: 127, output: '' }));
  return code === 0 && output !== '' ? output : (USER ?? 'root');
}

/**
 * kubectl's locations of the student's kubeconfig, also when root runs this. Writes which one is
 * used if it belongs to another user.
 */
export function locateStudentKubeconfig(
  sources: KubeconfigSources,
  student: Student,
  writeLine: (line: string) => void,
  { install }: Messages,
): KubeconfigSources {
  if (!student.isOther || sources.flag !== undefined || sources.variable !== undefined)
    return sources;
  const file = join(student.home, '.kube', 'config');
  if (existsSync(file)) writeLine(install.usingKubeconfig(student.name, file));
  return { ...sources, home: student.home };
}
