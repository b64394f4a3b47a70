import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { clusterFolder } from '#e2e/harness/cluster.ts';
import { thisMachine } from '#e2e/harness/machine.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { EXERCISES, NOT_RUN } from './exercises.ts';
import { runCluster } from './node-commands.ts';
import { formatReport, formatSummaryLines, isAllPassed, readJsonReport } from './report.ts';
import type { EcosystemExercise } from './step.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const CLUSTER = join(ROOT, 'e2e/cluster/cluster');
const REPORT = join(ROOT, 'docs/ecosystem.md');
const NODE_DOWN = 3;
/** A run takes half an hour, and a node works for one hour. */
const MAX_NODE_AGE_MS = 30 * 60_000;

const printLine = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs a program with its output on this terminal. @returns the exit code, 1 after a signal */
function run(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches the child too. Wait for it, so that it can stop what it started.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 1);
    });
  });
}

/** @throws with the exit code of `npm run cluster` if it isn't 0 */
async function cluster(...args: readonly string[]): Promise<void> {
  const code = await run(CLUSTER, args);
  if (code !== 0) throw new ExitError(code);
}

/** The message is already on the terminal. */
class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly code: number;
  constructor(code: number) {
    super(`exit code ${String(code)}`);
    this.code = code;
  }
}

/**
 * Builds what is missing and starts the node. A running node that is too old is restarted, see
 * *Known problem* in the README of e2e/cluster. @returns whether the node was down
 */
async function prepareNode(exercises: readonly EcosystemExercise[]): Promise<boolean> {
  await cluster('build');
  for (const { addon } of exercises) await cluster('addon', addon, 'build');
  const status = await run('bash', ['-c', `"$0" status >/dev/null`, CLUSTER]);
  if (status !== NODE_DOWN) {
    const { mtimeMs } = await stat(join(clusterFolder(thisMachine), 'run/ready'));
    if (Date.now() - mtimeMs < MAX_NODE_AGE_MS) return false;
    printLine('The node has run for more than half an hour: restarting it.');
    await cluster('down');
  }
  await cluster('up');
  return status === NODE_DOWN;
}

/** Versions in words, of the node and of these add-ons. */
async function readVersions(exercises: readonly EcosystemExercise[]): Promise<readonly string[]> {
  const wanted = new Set(['kubernetes', ...exercises.map(({ addon }) => addon)]);
  return (await runCluster('versions'))
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([name = '', version = '']) => (wanted.has(name) ? [version] : []));
}

/** Plays the exercises in vitest. @returns its JSON report and exit code */
async function play(
  exercises: readonly EcosystemExercise[],
): Promise<{ readonly code: number; readonly report: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-ecosystem-report-'));
  try {
    const file = join(folder, 'report.json');
    const vitest = createRequire(import.meta.url).resolve('vitest/package.json');
    const code = await run(process.execPath, [
      join(dirname(vitest), 'vitest.mjs'),
      'run',
      '--config',
      'e2e/ecosystem/vitest.config.ts',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${file}`,
      '--testNamePattern',
      `^(${[...exercises.map(({ exercise }) => exercise), ...Object.keys(NOT_RUN)].join('|')}) `,
    ]);
    return { code, report: await readFile(file, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * `npm run test:ecosystem`: builds the add-ons, plays the exercises and writes docs/ecosystem.md.
 * With names of exercises it plays only those, and writes nothing. @returns the exit code
 */
async function runEcosystem(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !EXERCISES.some(({ exercise }) => exercise === name));
  if (unknown.length > 0) {
    const known = EXERCISES.map(({ exercise }) => exercise).join(', ');
    printLine(`unknown exercise ${unknown.join(', ')}. The exercises are ${known}.`);
    return 2;
  }
  const exercises =
    names.length === 0 ? EXERCISES : EXERCISES.filter(({ exercise }) => names.includes(exercise));
  const isStarted = await prepareNode(exercises);
  try {
    const startedAt = new Date();
    const { code, report } = await play(exercises);
    const result = {
      startedAt,
      durationSeconds: (Date.now() - startedAt.getTime()) / 1_000,
      versions: await readVersions(exercises),
      exercises: readJsonReport(report, exercises),
      notRun: NOT_RUN,
    };
    for (const line of formatSummaryLines(result)) printLine(line);
    if (names.length === 0) {
      await writeFile(REPORT, formatReport(result));
      printLine('The result is in docs/ecosystem.md.');
    }
    return code === 0 && isAllPassed(result.exercises) ? 0 : 1;
  } finally {
    if (isStarted) await cluster('down');
  }
}

try {
  process.exitCode = await runEcosystem(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ExitError)) process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof ExitError ? error.code : 1;
}
