#!/usr/bin/env node
// Plain JavaScript, for it may be started by whatever Node a machine has. The server itself is TypeScript that runs as it is,
// on the Node that npm brought along.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const args = process.argv.slice(2);

function findNode() {
  try {
    return join(
      dirname(createRequire(import.meta.url).resolve('node/package.json')),
      'bin',
      'node',
    );
  } catch {
    return null;
  }
}

/** The same command by the right Node. Signals and the end of either of the two reach the other. */
function startAgain(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches the child by the terminal as well; only the child decides what it means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.stderr.write(
      `Podium needs Node ${WANTED}, and the one npm brought does not start (${error.message}): run npm ci again.\n`,
    );
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (Number(process.versions.node.split('.')[0]) >= WANTED) {
  // React and Next read it when they are loaded, so it stands before anything of theirs is.
  process.env.NODE_ENV = args.includes('--dev') ? 'development' : 'production';
  const { runCommand } = await import('./commands/run.ts');
  process.exitCode = await runCommand(args, process);
} else {
  const node = findNode();
  if (node === null) {
    process.stderr.write(
      `Podium needs Node ${WANTED}, and npm has not brought it: run npm ci first.\n`,
    );
    process.exitCode = 1;
  } else startAgain(node);
}
