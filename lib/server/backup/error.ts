/** Why a backup or a restore can't go on. */
type BackupFailure =
  | 'damaged'
  | 'newer-schema'
  | 'other-schema'
  | 'not-empty'
  | 'not-encrypted'
  | 'encryption'
  | 'file'
  | 'workshop'
  | 'differs';

/** A backup or a restore failed. The message is for the operator and says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly failure: BackupFailure;

  constructor(failure: BackupFailure, detail: string, options?: ErrorOptions) {
    super(failure === 'damaged' ? describeDamage(detail) : detail, options);
    this.failure = failure;
  }
}

const describeDamage = (detail: string): string =>
  `The backup is damaged or isn't a backup of Podium: ${detail}. Use another backup.`;

const FILE_FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free up space, or choose another folder',
  EDQUOT: 'the disk quota is used up. Free up space, or choose another folder',
  EACCES: "you don't have permission. Change the permissions, or choose another folder",
  EPERM: "you don't have permission. Change the permissions, or choose another folder",
  EROFS: 'the disk is read-only. Choose another folder',
  ENOENT: "it doesn't exist. Check the path",
  ENOTDIR: "its folder isn't a folder. Check the path",
  EEXIST: 'a file with this name exists. Choose another name, or remove the file',
  EISDIR: 'it is a folder. Give the path of a file',
};

/** Explains an error of the file system; other errors are returned as they are. */
export function explainFileError(
  error: unknown,
  action: 'written' | 'read',
  path: string,
): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const reason = code === undefined ? undefined : FILE_FAILURES[code];
  return reason === undefined
    ? error
    : new BackupError('file', `${path} can't be ${action}: ${reason}.`, { cause: error });
}
