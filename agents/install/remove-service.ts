import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Machine } from './host.ts';
import { SERVICE, SERVICE_USER } from './unit.ts';

export interface RemovedService {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** Root's part of `uninstall`: service, unit, user, folder, program. Goes on where a step fails, and tells what is left. */
export async function removeService(machine: Machine, folder: string): Promise<RemovedService> {
  const removed: string[] = [];
  const left: string[] = [];
  const attempt = async (what: string, act: () => Promise<string | null>) => {
    const trouble = await act().catch((error: Error) => error.message);
    if (trouble === null) removed.push(what);
    else left.push(`${what}: ${trouble}`);
  };
  const ran = async (program: string, args: readonly string[]) => {
    const { code, output } = await machine.run(program, args);
    return code === 0 ? null : output || `exit code ${code}`;
  };
  if (existsSync(machine.unitFile)) {
    await attempt(`service ${SERVICE}`, () =>
      ran('systemctl', ['disable', '--now', '--quiet', SERVICE]),
    );
    await attempt(machine.unitFile, () =>
      rm(machine.unitFile).then(() => ran('systemctl', ['daemon-reload'])),
    );
  }
  if ((await machine.run('id', ['-u', SERVICE_USER])).code === 0)
    await attempt(`user ${SERVICE_USER}`, () => ran('userdel', [SERVICE_USER]));
  for (const path of [folder, machine.programFile]) {
    if (existsSync(path)) await attempt(path, () => rm(path, { recursive: true }).then(() => null));
  }
  return { removed, left };
}
