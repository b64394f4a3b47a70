import { stringify } from 'yaml';
import {
  createAgentWorkload,
  createJoinObjects,
  type AgentWorkloadOptions,
} from '#lib/cluster/agent-workload.ts';

/** Name of the manifest among the agent's files under `/agent/`. */
export const AGENT_MANIFEST_FILE = 'manifest.yaml';

/** The agent for a cluster, as `kubectl apply` reads it. It contains no secret. */
export function formatAgentManifest(options: AgentWorkloadOptions): string {
  return toYaml(createAgentWorkload(options));
}

/** The file with the join token of a seat, which a student applies before the manifest. */
export function formatJoinFile(token: string): string {
  return toYaml(createJoinObjects(token));
}

/**
 * Address of the manifest with the rights for a workshop.
 * @param url the server's public address
 */
export function agentManifestUrl(url: string, workshopId: string): string {
  return `${url}/agent/${AGENT_MANIFEST_FILE}?workshop=${workshopId}`;
}

/** No line is folded, so that the file can be searched. */
function toYaml(objects: readonly object[]): string {
  return objects.map((object) => stringify(object, { lineWidth: 0 })).join('---\n');
}
