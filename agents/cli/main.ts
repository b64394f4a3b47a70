import { readArguments, type Asked } from './arguments.ts';
import { claim, doctor, status } from './local-commands.ts';
import { check } from './check.ts';
import { helpText } from './help.ts';
import { install, installService } from './install.ts';
import { Failure, Mistake } from './errors.ts';
import { reconnect } from './reconnect.ts';
import { run } from './run.ts';
import type { Surroundings } from './context.ts';
import { uninstall, uninstallService } from './uninstall.ts';
import { VERSION } from './version.ts';

/**
 * Does what was asked on the command line, and answers the exit code: 0 done, 1 not done, 2 asked wrongly, 3 it can't be
 * told, 77 the event is over. What a person must know went to the terminal.
 */
export async function main(asked: Asked, surroundings: Surroundings): Promise<number> {
  switch (asked.command) {
    case 'help':
      surroundings.terminal.out(helpText(asked.topic, VERSION));
      return 0;
    case 'version':
      surroundings.terminal.out(VERSION);
      return 0;
    case 'run':
      return run(asked, surroundings);
    case 'install':
      return install(asked, surroundings);
    case 'install-service':
      return installService(asked, surroundings);
    case 'uninstall':
      return uninstall(asked, surroundings);
    case 'uninstall-service':
      return uninstallService(asked, surroundings);
    case 'reconnect':
      return reconnect(asked, surroundings);
    case 'claim':
      return claim(asked, surroundings);
    case 'check':
      return check(asked, surroundings);
    case 'status':
      return status(asked, surroundings);
    case 'doctor':
      return doctor(asked, surroundings);
  }
}

/** `main`, with what goes wrong put into one line. @param fail writes that line */
export async function perform(
  argv: readonly string[],
  cwd: string,
  surroundings: () => Surroundings,
  fail: (line: string) => void,
): Promise<number> {
  try {
    return await main(readArguments(argv, cwd), surroundings());
  } catch (error) {
    fail(`podium-agent: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Mistake) return 2;
    if (error instanceof Failure) return error.code;
    if (error instanceof Error) fail(error.stack ?? '');
    return 1;
  }
}
