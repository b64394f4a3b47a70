/** PostgreSQL cannot run here; the message is a sentence for whoever starts Podium and says what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

const KNOWN_FAILURES: readonly (readonly [RegExp, (dataDir: string) => string])[] = [
  [
    /No space left on device|Disk quota exceeded/i,
    (dir) =>
      `The disk that holds ${dir} is full: free some space, then start again. Nothing that was acknowledged is lost.`,
  ],
  [
    /could not open shared memory|could not create shared memory|Cannot allocate memory/i,
    () =>
      'PostgreSQL found too little memory on this machine: free some, or name a server of your own in DATABASE_URL.',
  ],
  [
    /error while loading shared libraries: (\S+?):/i,
    () =>
      'PostgreSQL lacks a system library on this machine: run npm ci again with install scripts allowed, or name a server of your own in DATABASE_URL.',
  ],
  [
    /Read-only file system/i,
    (dir) => `${dir} is on a read-only disk: name another folder in PODIUM_DATA.`,
  ],
  [
    /Permission denied/i,
    (dir) =>
      `PostgreSQL was denied access to ${dir}: it must belong to the user who runs Podium (as root: to the user PostgreSQL runs as).`,
  ],
];

/** Puts what PostgreSQL printed into a sentence one can act on. */
export function explainFailure(action: string, output: string, dataDir: string): PostgresError {
  const knownFailure = KNOWN_FAILURES.find(([pattern]) => pattern.test(output));
  const last = output.trim().split('\n').slice(-3).join(' | ');
  return new PostgresError(
    `PostgreSQL could not ${action}. ${knownFailure ? knownFailure[1](dataDir) : 'Its last words are below.'} (${last || 'it said nothing'})`,
  );
}

const CREATE_FAILURE_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the user who runs Podium may not write there',
  EPERM: 'the user who runs Podium may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EEXIST: 'a file of that name stands in the way',
  ENOTDIR: 'a file stands in the way',
};

/** The folder for data is not there and can't be made. */
export function cannotCreateFolder(
  folder: string,
  { code = '', message }: NodeJS.ErrnoException,
): PostgresError {
  return new PostgresError(
    `The folder ${folder} can't be made: ${CREATE_FAILURE_REASONS[code] ?? message}. Name a folder in PODIUM_DATA that can.`,
  );
}
