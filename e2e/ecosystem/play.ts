import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClusterNode } from '#e2e/harness/cluster-node.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { createCleanupStack, type CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { toFileText } from './files.ts';
import { runCluster } from './node-commands.ts';
import { openEcosystemSeat, type EcosystemSeat } from './seat.ts';
import type { EcosystemExercise, EcosystemStep, YamlBlock } from './step.ts';

/**
 * Controllers and kubelet need up to two minutes on a busy machine; the figures of metrics-server
 * and a new configuration of Prometheus arrive once a minute.
 */
const RESULT_TIMEOUT_MS = 240_000;
/** The agent's first snapshot, with the database's first start before it. */
const CONNECT_TIMEOUT_MS = 90_000;
const CONFIRM_TIMEOUT_MS = 120_000;
const SUCCEEDED = 'podium-confirmed';

/** An exercise that is being played on the node. */
export interface Play {
  /** Does the step and waits for its result. @throws with the terminal's output if it differs */
  runStep(step: EcosystemStep): Promise<void>;
  close(): Promise<void>;
}

/** Starts the add-on, prepares the cluster, and connects a student who hasn't started. */
export async function startPlay(exercise: EcosystemExercise): Promise<Play> {
  const cleanup = createCleanupStack();
  const errors: unknown[] = [];
  const close = async (): Promise<void> => {
    await cleanup.run((error) => errors.push(error));
    if (errors.length > 0)
      throw new AggregateError(errors, `while cleaning up: ${String(errors[0])}`);
  };
  try {
    return { ...(await preparePlay(exercise, cleanup)), close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

async function preparePlay(
  { exercise, addon, prepare, prepareFiles = {}, cleanUp }: EcosystemExercise,
  cleanup: CleanupStack,
): Promise<Pick<Play, 'runStep'>> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-terminal-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await runCluster('addon', addon);
  cleanup.add(async () => {
    await runCluster('addon', addon, 'remove');
  });
  const { runBash } = openClusterNode();
  await writeFiles(folder, prepareFiles);
  // Objects of an interrupted run would count as found at connect.
  await runBash(cleanUp, folder);
  cleanup.add(async () => {
    await runBash(cleanUp, folder);
  });
  if (prepare !== undefined) await runChecked(runBash, prepare, folder);
  const seat = await openEcosystemSeat(cleanup);
  await seat.watch
    .waitForExercise(exercise, ({ cell }) => cell.state === 'not-started', CONNECT_TIMEOUT_MS)
    .catch((error: unknown) => {
      throw new Error(`${String(error)}\nOutput of the agent:\n${seat.agent.output()}`);
    });
  return {
    runStep: (step) => runStep(seat, folder, exercise, step),
  };
}

async function runStep(
  { node, watch }: EcosystemSeat,
  folder: string,
  exercise: string,
  { files = {}, command, expected, confirm }: EcosystemStep,
): Promise<void> {
  await writeFiles(folder, files);
  const output = await node.runBash(command, folder);
  const waitForResult = () =>
    watch
      .waitForExercise(
        exercise,
        (view) => {
          const seat = watch.current();
          return seat !== null && expected.matches(view, seat);
        },
        RESULT_TIMEOUT_MS,
      )
      .catch((error: unknown) => {
        const incidents = JSON.stringify(watch.current()?.incidents);
        throw new Error(
          `expected: ${expected.text}\n${String(error)}\nCluster problems: ${incidents}\nOutput of the terminal:\n${output}`,
        );
      });
  await waitForResult();
  if (confirm === undefined) return;
  await waitFor(
    'the cluster is as expected',
    async () => {
      await runChecked(node.runBash, confirm, folder);
      return true;
    },
    { timeoutMs: CONFIRM_TIMEOUT_MS, intervalMs: 1_000 },
  );
  await waitForResult();
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, YamlBlock | string>>,
): Promise<void> {
  for (const [name, file] of Object.entries(files))
    await writeFile(join(folder, name), toFileText(file));
}

/** @throws with the output when the last command of the line fails */
async function runChecked(
  runBash: (line: string, folder: string) => Promise<string>,
  line: string,
  folder: string,
): Promise<void> {
  const output = await runBash(`(${line}) && echo ${SUCCEEDED}`, folder);
  if (!output.includes(SUCCEEDED)) throw new Error(`failed: ${line}\n${output}`);
}
