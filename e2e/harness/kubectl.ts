import { execFile } from 'node:child_process';

export type Kubectl = { program: string; kubeconfig: string };

/** Runs `kubectl apply -f -` with this YAML. @throws with kubectl's error output */
export async function applyWithKubectl(kubectl: Kubectl, yaml: string): Promise<void> {
  await runKubectl(kubectl, ['apply', '-f', '-'], yaml);
}

/** Runs kubectl with this input and returns its output. @throws with its error output */
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
