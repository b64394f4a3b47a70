import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPack } from '#lib/packs/load.ts';
import { openPreviewWorkshop, copyPackToCatalog } from './preview-workshop.ts';
import { readEnvironment } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { startServer } from '../start.ts';
import type { CliContext } from './context.ts';
import { PROJECT_DIR } from './start.ts';
import { runUntilSignal } from './run-until-signal.ts';

/**
 * Runs the server for one pack with temporary data.
 * @param root folder of a valid pack
 * @returns the exit code
 */
export async function runPreview(
  root: string,
  language: 'ja' | 'en',
  context: CliContext,
): Promise<number> {
  const parsed = readEnvironment();
  if (!parsed.ok) {
    context.stderr.write(`${parsed.errors.join('\n')}\n`);
    return 2;
  }
  const { stdout, stderr } = context;
  const logger = createLogger(stderr, () => new Date());
  const log: typeof logger = (level, line) => {
    if (level !== 'info') logger(level, line);
  };
  const folder = await mkdtemp(join(tmpdir(), 'podium-preview-'));
  // As root, the user that runs PostgreSQL must be able to enter it.
  await chmod(folder, 0o711);
  const packsDir = join(folder, 'packs');
  try {
    return await runUntilSignal(context, logger, async (abortSignal) => {
      await copyPackToCatalog(root, packsDir);
      const loaded = await loadPack(root, { compile: compileWithKinds });
      if (loaded.kind === 'refused')
        throw new Error('The pack was changed and now has mistakes. Run: podium pack lint');
      const environment = {
        ...parsed.environment,
        port: 0,
        host: '127.0.0.1',
        publicUrl: null,
        databaseUrl: null,
        dataDir: join(folder, 'data'),
        isDefaultDataDir: false,
      };
      const server = await startServer({
        environment,
        dir: PROJECT_DIR,
        packsDir,
        log: logger,
        abortSignal,
      });
      try {
        const preview = await openPreviewWorkshop(server, loaded.pack, {
          root,
          packsDir,
          language,
          log,
          onChange: (result) => {
            if ('version' in result) stdout.write(`Loaded version ${result.version}\n`);
            else
              stdout.write(
                result.errors
                  .map(
                    ({ file, line, column, message, suggestion }) =>
                      `${join(root, file)}:${String(line)}:${String(column)} ${message}${suggestion === undefined ? '' : ` (${suggestion})`}\n`,
                  )
                  .join(''),
              );
          },
        });
        stdout.write(
          `\nA simulated student shows each fixture of ${loaded.pack.id} in turn.\n\n  Student page:              ${preview.studentLink}\n  Live room:                 ${preview.roomUrl}\n  Sign in for the live room: ${preview.signInLink}\n\nChanges that you save in ${root} are loaded automatically. To stop, press Ctrl-C.\n\n`,
        );
        return {
          stop: async () => {
            await preview.stop();
            await server.stop();
          },
        };
      } catch (error) {
        await server.stop();
        throw error;
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
