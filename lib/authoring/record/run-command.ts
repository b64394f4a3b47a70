import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createNamespacedKubeconfig } from '#agents/record/namespaced-kubeconfig.ts';
import type { PackCliContext } from '../cli/context.ts';
import type { RecordOptions } from './options.ts';

type KubeconfigInput = Parameters<typeof createNamespacedKubeconfig>[0];

/**
 * Runs the author's command with kubectl set to the namespace. Returns its exit code; null without a
 * command.
 */
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
    // `env` adds variables to the environment of this process without reading it here.
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

/** The author works in another terminal until they press Enter. */
async function waitForEnter(
  stderr: PackCliContext['stderr'],
  abortSignal: AbortSignal,
): Promise<void> {
  if (!process.stdin.isTTY) return;
  stderr.write('Recording… Do what the student does in another terminal, then press Enter here.\n');
  const lines = createInterface({ input: process.stdin });
  try {
    await lines.question('', { signal: abortSignal });
  } catch (error) {
    if (!abortSignal.aborted) throw error;
  } finally {
    lines.close();
  }
}
