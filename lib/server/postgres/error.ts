/** PostgreSQL can't run. The message is one sentence for the operator and says what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

const KNOWN_FAILURES: readonly (readonly [RegExp, (dataDir: string) => string])[] = [
  [
    /No space left on device|Disk quota exceeded/i,
    (dir) =>
      `The disk of ${dir} is full. Free up space, then start again. Acknowledged data isn't lost.`,
  ],
  [
    /could not open shared memory|could not create shared memory|Cannot allocate memory/i,
    () =>
      "PostgreSQL doesn't have enough memory. Free up memory, or use your own server with DATABASE_URL.",
  ],
  [
    /error while loading shared libraries: (\S+?):/i,
    () =>
      'A system library for PostgreSQL is missing. Run npm ci again with install scripts allowed, or use your own server with DATABASE_URL.',
  ],
  [
    /could not look up effective user ID/i,
    () =>
      'The user that runs Podium has no line in /etc/passwd. Install the package libnss-wrapper, add the user, or use your own server with DATABASE_URL.',
  ],
  [
    /Read-only file system/i,
    (dir) => `${dir} is on a read-only disk. Set PODIUM_DATA to another folder.`,
  ],
  [
    /Permission denied/i,
    (dir) =>
      `PostgreSQL has no access to ${dir}. It must belong to the user that runs Podium (as root: to the user that runs PostgreSQL).`,
  ],
];

/** Turns the output of PostgreSQL into a message with advice. `action` completes "couldn't …". */
export function explainFailure(action: string, output: string, dataDir: string): PostgresError {
  const knownFailure = KNOWN_FAILURES.find(([pattern]) => pattern.test(output));
  const lastLines = output.trim().split('\n').slice(-3).join(' | ');
  const advice = knownFailure ? knownFailure[1](dataDir) : 'See its output below.';
  return new PostgresError(
    `PostgreSQL couldn't ${action}. ${advice} (${lastLines || 'no output'})`,
  );
}

const CREATE_FAILURE_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no write permission',
  EPERM: 'no write permission',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EEXIST: 'a file with this name exists',
  ENOTDIR: 'a file with this name exists',
};

export function cannotCreateFolder(
  folder: string,
  { code = '', message }: NodeJS.ErrnoException,
): PostgresError {
  return new PostgresError(
    `The folder ${folder} can't be created: ${CREATE_FAILURE_REASONS[code] ?? message}. Set PODIUM_DATA to another folder.`,
  );
}

export function cannotCopyPrograms(
  folder: string,
  { code = '', message }: NodeJS.ErrnoException,
): PostgresError {
  return new PostgresError(
    `The PostgreSQL programs can't be copied to ${folder}: ${CREATE_FAILURE_REASONS[code] ?? message}. Run Podium as another user, or use your own server with DATABASE_URL.`,
  );
}

export function alreadyRunning(dataDir: string): PostgresError {
  return new PostgresError(
    `Another Podium uses ${dataDir}. Stop it, or set PODIUM_DATA to another folder.`,
  );
}
