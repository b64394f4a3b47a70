import manifest from '../../package.json' with { type: 'json' };

/** The agent's own version; the build writes it into the bundle and leaves the rest of package.json out. */
export const VERSION: string = manifest.version;
