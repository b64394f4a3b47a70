import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { en, type Messages } from '#agents/messages/en.ts';
import type { Host } from './host.ts';
import { SERVICE, SERVICE_USER } from './unit.ts';

export interface ServiceRemovalReport {
  readonly removed: readonly string[];
  readonly remaining: readonly string[];
}

/**
 * The root part of `uninstall`: removes service, unit, user, folder and program. Continues after a
 * failed step and reports what remains.
 */
export async function removeService(
  host: Host,
  folder: string,
  messages: Messages = en,
): Promise<ServiceRemovalReport> {
  const removed: string[] = [];
  const remaining: string[] = [];
  const attempt = async (step: string, action: () => Promise<string | null>) => {
    const failure = await action().catch((error: Error) => error.message);
    if (failure === null) removed.push(step);
    else remaining.push(`${step}: ${failure}`);
  };
  const runStep = async (program: string, args: readonly string[]) => {
    const { code, output } = await host.runProcess(program, args);
    return code === 0 ? null : output || messages.install.exitCode(code);
  };
  if (existsSync(host.unitFile)) {
    await attempt(`service ${SERVICE}`, () =>
      runStep('systemctl', ['disable', '--now', '--quiet', SERVICE]),
    );
    await attempt(host.unitFile, () =>
      rm(host.unitFile).then(() => runStep('systemctl', ['daemon-reload'])),
    );
  }
  if ((await host.runProcess('id', ['-u', SERVICE_USER])).code === 0)
    await attempt(`user ${SERVICE_USER}`, () => runStep('userdel', [SERVICE_USER]));
  for (const path of [folder, host.programFile]) {
    if (existsSync(path)) await attempt(path, () => rm(path, { recursive: true }).then(() => null));
  }
  return { removed, remaining };
}
