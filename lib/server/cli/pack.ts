import { join } from 'node:path';
import { readKubeconfigSources } from '../environment.ts';
import type { CliCommand } from './context.ts';
import { runPreview } from './preview.ts';
import { PROJECT_DIR } from './start.ts';

/** The commands for authors of packs, which lib/authoring implements. */
export const packCommand: CliCommand = {
  name: 'pack',
  usage: 'new|record|test|lint|preview|schema|help ...',
  about: 'for authors: write, record, test and preview exercises (podium pack help)',
  async run({ args }, context) {
    // Loaded on demand, because it imports the Kubernetes client, which a server doesn't need.
    const { runPackCli } = await import('#lib/authoring/cli/run.ts');
    const { stdout, stderr } = context;
    const stopping = new AbortController();
    // A preview is a server, so `runUntilSignal` handles its signals.
    if (args[0] !== 'preview') {
      const stop = (): void => {
        if (stopping.signal.aborted) context.exit(130);
        else stopping.abort();
      };
      context.on('SIGINT', stop);
      context.on('SIGTERM', stop);
    }
    return runPackCli(args, {
      stdout,
      stderr,
      packsDir: join(PROJECT_DIR, 'packs'),
      kubeconfig: readKubeconfigSources(),
      abortSignal: stopping.signal,
      preview: (root, language) => runPreview(root, language, context),
    });
  },
};
