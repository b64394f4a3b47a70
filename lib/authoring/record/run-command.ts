import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createNamespacedKubeconfig } from '#agents/record/namespaced-kubeconfig.ts';
import type { PackCliContext } from '../cli/context.ts';
import type { RecordOptions } from './options.ts';

type KubeconfigInput = Parameters<typeof createNamespacedKubeconfig>[0];

/** Runs what the author gave, with kubectl set to the namespace; answers its exit code, null where there was nothing to run. */
export async function runCommand(
  { command, namespace }: Pick<RecordOptions, 'command' | 'namespace'>,
  kubeconfig: KubeconfigInput,
  { stderr, abortSignal }: PackCliContext,
): Promise<number | null> {
  if (command.length === 0) {
    await waitForEnter(stderr, abortSignal);
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'podium-record-'));
  try {
    const { text, toVariable } = createNamespacedKubeconfig(kubeconfig, namespace);
    const file = join(folder, 'kubeconfig');
    await writeFile(file, text, { mode: 0o600 });
    const words = command.length === 1 ? ['sh', '-c', ...command] : command;
    // `env` adds to what this process has without anybody here reading it.
    const child = spawn('env', [`KUBECONFIG=${toVariable(file)}`, `NS=${namespace}`, ...words], {
      stdio: ['inherit', 'pipe', 'pipe'],
      signal: abortSignal,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => stderr.write(chunk.toString('utf8')));
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => {
        if (abortSignal.aborted) resolve(130);
        else reject(error);
      });
      child.once('close', (code) => {
        resolve(code ?? 130);
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The author works in another terminal for as long as it takes. */
async function waitForEnter(stderr: PackCliContext['stderr'], aborted: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) return;
  stderr.write('Recording. Do in another terminal what the student does, then press Enter here.\n');
  const lines = createInterface({ input: process.stdin });
  try {
    await lines.question('', { signal: aborted });
  } catch (error) {
    if (!aborted.aborted) throw error;
  } finally {
    lines.close();
  }
}
