import manifest from '../../package.json' with { type: 'json' };

/** The version of this server, and of the agents that come with it. */
export const SERVER_VERSION: string = manifest.version;
