import { randomInt } from 'node:crypto';
import { cpus } from 'node:os';
import { listenForInterrupt } from '#e2e/harness/interrupt.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { ChaosServer } from './chaos-server.ts';
import { clockJumps } from './clock-jumps.ts';
import { databaseAway } from './database-away.ts';
import { kills } from './kills.ts';
import { messages } from './messages.ts';
import { outage } from './outage.ts';
import { pausedViewers } from './paused-viewers.ts';
import { readOptions, USAGE, type Options, type ScenarioName } from './options.ts';
import { formatReport, hasFailed, type ScenarioReport } from './report.ts';
import type { Scenario } from './scenario.ts';
import { watchFaults } from './watch-faults.ts';

const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  kills,
  'database-away': databaseAway,
  messages,
  outage,
  'watch-faults': watchFaults,
  'clock-jumps': clockJumps,
  'paused-viewers': pausedViewers,
};

const cleanup = createCleanupStack();
const printLine = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const printProblem = (error: unknown): void => {
  printLine(`while stopping: ${messageOf(error)}`);
};

async function runScenario(
  name: ScenarioName,
  { seed, sizes }: Options,
  openServer: () => Promise<ChaosServer>,
): Promise<ScenarioReport> {
  const scenario = SCENARIOS[name];
  printLine(`running: ${name}`);
  const startedAt = performance.now();
  const scenarioCleanup = createCleanupStack();
  cleanup.add(() => scenarioCleanup.run(printProblem));
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  try {
    const result = await scenario.run({
      seed,
      sizes,
      server: openServer,
      cleanup: scenarioCleanup,
      progress: (text) => {
        printLine(`  ${text}`);
      },
    });
    return { name, label: scenario.label, seconds: seconds(), ...result };
  } catch (error) {
    return { name, label: scenario.label, seconds: seconds(), error: messageOf(error) };
  } finally {
    await scenarioCleanup.run(printProblem);
  }
}

/** @returns the exit code */
async function runChaos(options: Options, interrupted: AbortSignal): Promise<number> {
  let server: Promise<ChaosServer> | null = null;
  const openServer = (): Promise<ChaosServer> => {
    server ??= ChaosServer.create();
    return server;
  };
  cleanup.add(async () => {
    await (await server)?.remove();
  });
  const reports: ScenarioReport[] = [];
  for (const name of options.scenarios) {
    reports.push(await runScenario(name, options, openServer));
    interrupted.throwIfAborted();
  }
  process.stdout.write(
    `\n${cpus().length} cores, Node ${process.version}\n\n${formatReport(reports, options.seed)}`,
  );
  return hasFailed(reports) ? 1 : 0;
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2), randomInt(2 ** 32 - 1));
  } catch (error) {
    printLine(`${messageOf(error)}\n${USAGE}`);
    return 2;
  }
  printLine(`seed ${options.seed}`);
  const interrupt = listenForInterrupt(() => {
    printLine('stopping');
  });
  try {
    return await Promise.race([runChaos(options, interrupt.signal), interrupt.exitCode]);
  } catch (error) {
    printLine(messageOf(error));
    return 1;
  } finally {
    await cleanup.run(printProblem);
  }
}

process.exit(await main());
