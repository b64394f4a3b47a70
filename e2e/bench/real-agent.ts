import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleAgent } from '#agents/build/bundle.ts';
import { VERSION } from '#agents/cli/version.ts';
import { runNode, type RunningProgram } from '#e2e/harness/podium.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

export interface RealAgentOptions {
  readonly server: string;
  readonly token: string;
  readonly kubeconfig: string;
  /** The folder for the script and the agent's state. */
  readonly folder: string;
}

/**
 * Bundles the agent from the current sources, as the server distributes it, and starts it in a
 * separate process on the real cluster. Resolves when it is connected.
 */
export async function startRealAgent(
  { server, token, kubeconfig, folder }: RealAgentOptions,
  cleanup: CleanupStack,
): Promise<RunningProgram & { readonly pid: number }> {
  const script = join(folder, 'podium-agent.cjs');
  await writeFile(script, (await bundleAgent(VERSION)).script);
  const state = join(folder, `agent-${Date.now().toString(36)}`);
  const agent = runNode(
    [script, 'run', '--server', server, '--kubeconfig', kubeconfig, '--state', state],
    { PODIUM_TOKEN: token },
  );
  cleanup.add(async () => {
    await agent.stop('SIGTERM');
  });
  await agent.waitForOutput(/connected to/, 60_000);
  const { pid } = agent.process;
  if (pid === undefined) throw new Error("the agent didn't start");
  return { ...agent, pid };
}
