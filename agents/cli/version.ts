import manifest from '../../package.json' with { type: 'json' };

/**
 * Version of the agent. The build writes it into the bundle and leaves out the rest of
 * package.json.
 */
export const VERSION: string = manifest.version;
