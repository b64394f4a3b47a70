import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './error.ts';

const PROGRAM = 'age';
/** How a file that age encrypted begins, with or without ASCII armor. */
const ENCRYPTED_BEGINNINGS = ['age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE'];
const BEGINNING_BYTES = 64;
/** Characters of age's own message that are shown. */
const MESSAGE_CHARS = 500;

/** Encrypts for the public key `recipient`. Throws `BackupError`. */
export function encrypt(
  source: AsyncIterable<Buffer>,
  recipient: string,
): AsyncGenerator<Buffer, void> {
  return runAge(source, 'encrypt', ['--recipient', recipient]);
}

/** Decrypts with the private key in a file. Throws `BackupError`. */
export function decrypt(
  source: AsyncIterable<Buffer>,
  identityFile: string,
): AsyncGenerator<Buffer, void> {
  return runAge(source, 'decrypt', ['--identity', identityFile]);
}

async function* runAge(
  source: AsyncIterable<Buffer>,
  action: 'encrypt' | 'decrypt',
  args: readonly string[],
): AsyncGenerator<Buffer, void> {
  const child = spawn(PROGRAM, [`--${action}`, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const failure = waitForFailure(child, action);
  const feedError = pipeline(source, child.stdin).then(
    () => null,
    (error: unknown) => error,
  );
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
  } catch (error) {
    throw (await failure) ?? error;
  } finally {
    child.kill();
  }
  const error = (await failure) ?? (await feedError);
  if (error !== null) throw error;
}

/** Resolves when the program has ended, with null after a success. */
function waitForFailure(child: ChildProcess, action: string): Promise<BackupError | null> {
  let message = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    message = `${message}${chunk.toString('utf8')}`.slice(0, MESSAGE_CHARS);
  });
  return new Promise((resolve) => {
    child.once('error', (cause) => {
      const detail = `The program age, which is needed to ${action} backups, can't be started. Install the package age.`;
      resolve(new BackupError('encryption', detail, { cause }));
    });
    child.once('close', (code) => {
      if (code === 0) resolve(null);
      const detail = `age couldn't ${action} the backup: ${message.trim() || 'no message'}`;
      resolve(new BackupError('encryption', detail));
    });
  });
}

/** Whether age encrypted a file. @throws {Error} of the file system */
export async function isEncrypted(path: string): Promise<boolean> {
  let beginning = '';
  for await (const chunk of createReadStream(path, { end: BEGINNING_BYTES - 1 }))
    beginning += (chunk as Buffer).toString('latin1');
  return ENCRYPTED_BEGINNINGS.some((text) => beginning.startsWith(text));
}
