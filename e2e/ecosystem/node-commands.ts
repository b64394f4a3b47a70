import { execFile } from 'node:child_process';
import { join } from 'node:path';

const CLUSTER = join(import.meta.dirname, '../cluster/cluster');

/** Runs a command of `npm run cluster`. @returns its output @throws with the output on failure */
export function runCluster(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(CLUSTER, args, { maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`cluster ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error }));
    });
  });
}
