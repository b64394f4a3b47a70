import { join } from 'node:path';
import { readKubeconfigSources } from '../environment.ts';
import type { CliCommand } from './context.ts';
import { runPreview } from './preview.ts';
import { PROJECT_DIR } from './start.ts';

/** What authors of packs do; lib/authoring knows the rest. */
export const packCommand: CliCommand = {
  usage: 'pack new|record|test|lint|preview|schema|help ...',
  about:
    'for authors: write exercises, record what a cluster shows, and prove them (podium pack help)',
  async run(args, context) {
    // Loaded when asked for: it brings what speaks to a cluster, which a server has no use for.
    const { runPackCli } = await import('#lib/authoring/cli/run.ts');
    const { stdout, stderr } = context;
    const stopping = new AbortController();
    // A preview is a server, and stops as one.
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
