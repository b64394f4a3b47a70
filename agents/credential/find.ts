import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { KubeconfigPlaces } from '#agents/status.ts';

export interface FoundKubeconfig {
  readonly config: KubeConfig;
  /** Files it came from. */
  readonly files: readonly string[];
}

/**
 * The kubeconfig that kubectl would take, null where there is none.
 * @throws {Error} the file is not there, not readable or no kubeconfig; the message names it
 */
export function findKubeconfig(places: KubeconfigPlaces): FoundKubeconfig | null {
  const config = new KubeConfig();
  const files = filesOf(places);
  for (const [index, file] of files.entries()) {
    try {
      if (index === 0) config.loadFromFile(file);
      else config.mergeConfig(loaded(file));
    } catch (error) {
      throw new Error(sentence(file, error), { cause: error });
    }
  }
  if (files.length === 0) return null;
  if (config.getCurrentCluster() === null) throw new Error(`${files.join(' and ')} has no current context with a cluster: \`kubectl config get-contexts\` shows what there is.`);
  return { config, files };
}

function loaded(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}

function filesOf({ flag, variable, home = homedir() }: KubeconfigPlaces): string[] {
  if (flag !== undefined) return [flag];
  // kubectl passes over files of KUBECONFIG that are not there.
  if (variable !== undefined) return variable.split(delimiter).filter((file) => file !== '' && existsSync(file));
  const usual = join(home, '.kube', 'config');
  return existsSync(usual) ? [usual] : [];
}

function sentence(file: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return `there is no kubeconfig at ${file}.`;
  if (code === 'EACCES') return `the kubeconfig ${file} can't be read by this user.`;
  return `${file} is no kubeconfig: \`kubectl --kubeconfig ${file} config view\` says what is wrong in it.`;
}
