import { join } from 'node:path';
import { readKubeconfigPlaces } from '../environment.ts';
import type { Command } from './command.ts';
import { PROJECT } from './start.ts';

/** What authors of packs do; lib/authoring knows the rest. */
export const pack: Command = {
  usage: 'pack record|help ...',
  about: 'for authors: record what a cluster shows as a fixture of an exercise (podium pack help)',
  async run(args, surroundings) {
    // Loaded when asked for: it brings what speaks to a cluster, which a server has no use for.
    const { runPack } = await import('#lib/authoring/command.ts');
    const stopping = new AbortController();
    const stop = (): void => { if (stopping.signal.aborted) surroundings.exit(130); else stopping.abort(); };
    surroundings.on('SIGINT', stop);
    surroundings.on('SIGTERM', stop);
    const { stdout, stderr } = surroundings;
    return runPack(args, { stdout, stderr, packs: join(PROJECT, 'packs'), kubeconfig: readKubeconfigPlaces(), aborted: stopping.signal });
  },
};
