import { execFile } from 'node:child_process';

export type Kubectl = { program: string; kubeconfig: string };

/** Runs `kubectl apply -f -` on this YAML. Throws with what kubectl said. */
export async function applyWithKubectl(kubectl: Kubectl, yaml: string): Promise<void> {
  await runKubectl(kubectl, ['apply', '-f', '-'], yaml);
}

/** Runs kubectl with these arguments and this input; returns its output. Throws with what it said when it fails. */
export function runKubectl(
  { program, kubeconfig }: Kubectl,
  args: string[],
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      ['--kubeconfig', kubeconfig, ...args],
      (error, stdout, stderr) => {
        if (error)
          reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`, { cause: error }));
        else resolve(stdout);
      },
    );
    child.stdin?.end(input);
  });
}
