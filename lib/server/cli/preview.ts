import { mkdtemp, rm } from 'node:fs/promises';
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

/** The whole product on one pack, its data thrown away afterwards; answers the exit code. `root`: folder of a sound pack. */
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
  const packsDir = join(folder, 'packs');
  try {
    return await runUntilSignal(context, logger, async (abortSignal) => {
      await copyPackToCatalog(root, packsDir);
      const loaded = await loadPack(root, { compile: compileWithKinds });
      if (loaded.kind === 'refused')
        throw new Error('the pack has just been changed and is not sound: run podium pack lint');
      const environment = {
        ...parsed.environment,
        port: 0,
        host: '127.0.0.1',
        publicUrl: null,
        databaseUrl: null,
        dataDir: join(folder, 'data'),
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
            if ('version' in result) stdout.write(`Taken in: ${result.version}\n`);
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
          `\nA simulated student shows each fixture of ${loaded.pack.id} in turn.\n\n  The student's page: ${preview.studentLink}\n  The room:           ${preview.roomUrl}\n  Sign in for it:     ${preview.signInLink}\n\nWhat you save in ${root} is taken in. Ctrl-C ends this.\n\n`,
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
