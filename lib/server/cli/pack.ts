import { join } from 'node:path';
import { readKubeconfigPlaces } from '../environment.ts';
import type { Command } from './context.ts';
import { runPreview } from './preview.ts';
import { PROJECT } from './start.ts';

/** What authors of packs do; lib/authoring knows the rest. */
export const pack: Command = {
  usage: 'pack new|record|test|lint|preview|schema|help ...',
  about:
    'for authors: write exercises, record what a cluster shows, and prove them (podium pack help)',
  async run(args, surroundings) {
    // Loaded when asked for: it brings what speaks to a cluster, which a server has no use for.
    const { runPack } = await import('#lib/authoring/cli/run.ts');
    const { stdout, stderr } = surroundings;
    const stopping = new AbortController();
    // A preview is a server, and stops as one.
    if (args[0] !== 'preview') {
      const stop = (): void => {
        if (stopping.signal.aborted) surroundings.exit(130);
        else stopping.abort();
      };
      surroundings.on('SIGINT', stop);
      surroundings.on('SIGTERM', stop);
    }
    return runPack(args, {
      stdout,
      stderr,
      packs: join(PROJECT, 'packs'),
      kubeconfig: readKubeconfigPlaces(),
      aborted: stopping.signal,
      preview: (root, language) => runPreview(root, language, surroundings),
    });
  },
};
