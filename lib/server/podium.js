#!/usr/bin/env node
// Plain JavaScript, because any Node version may start it. The server itself is TypeScript, which runs
// directly on the Node that npm installs.
import { spawn } from 'node:child_process';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const REQUIRED_NODE = 24;
/** By then a server has loaded its files. */
const FLUSH_AFTER_MS = 30_000;
const args = process.argv.slice(2);

function findNode() {
  try {
    return join(
      dirname(nodeModule.createRequire(import.meta.url).resolve('node/package.json')),
      'bin',
      'node',
    );
  } catch {
    return null;
  }
}

/** Runs the same command with the right Node. Signals and exit codes are passed on. */
function restart(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // The terminal sends Ctrl-C to the child as well, which decides what to do.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(
      `Podium needs Node ${REQUIRED_NODE}, and the one installed by npm doesn't start (${error.message}). Run npm ci again.\n`,
    );
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/**
 * Keeps what Node compiles, for the next start. Threads find the folder in the environment. Without
 * rights to write there, Node compiles at each start.
 */
function keepCompiledFiles() {
  process.env.NODE_COMPILE_CACHE ??= join(
    dirname(fileURLToPath(import.meta.url)),
    '../../node_modules/.cache/podium',
  );
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  // Node writes it when the process ends, which a killed one doesn't do.
  setTimeout(() => nodeModule.flushCompileCache(), FLUSH_AFTER_MS).unref();
}

/**
 * Ends when the program that reads the output has ended, as `head` does, instead of throwing.
 * The exit code is the one that a shell gives for SIGPIPE, which Node ignores.
 */
function endWithReader(output) {
  output.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(141);
  });
}

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_NODE) {
  // React and Next read this when they are loaded.
  process.env.NODE_ENV = args.includes('--dev') ? 'development' : 'production';
  keepCompiledFiles();
  endWithReader(process.stdout);
  // A container asks for its health every few seconds, so this command doesn't load the server.
  const { runCli } = await import(
    args[0] === 'healthcheck' ? './cli/healthcheck.ts' : './cli/run.ts'
  );
  process.exitCode = await runCli(args, process);
} else {
  const node = findNode();
  if (node === null) {
    process.stderr.write(`Podium needs Node ${REQUIRED_NODE}. Run npm ci first.\n`);
    process.exitCode = 1;
  } else restart(node);
}
