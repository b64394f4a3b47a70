import { CannotStart, type AgentOptions, type RunningAgent } from './status.ts';

/**
 * Starts the agent: watches the cluster, spools, speaks with the server until `stop()` or until the server ends it.
 * Neither an unreachable server nor an unreachable cluster keeps it from starting.
 * @throws {CannotStart} a malformed token or address, a state folder that can't be written
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  throw new CannotStart(`${options.server}: this build only fixes the signature`);
}
