import { resolve } from 'node:path';
import { z } from 'zod';

/** When scheduled backups run, and how many are kept. */
export interface BackupSettings {
  /** Folder of the scheduled backups, absolute; null: no schedule. */
  readonly dir: string | null;
  /** Time of day in the server's time zone. */
  readonly at: { readonly hours: number; readonly minutes: number };
  readonly keep: BackupRetention;
  /** Public key for the program `age`; null: backups aren't encrypted. */
  readonly recipient: string | null;
}

/** The newest backup of each of the last days and weeks stays. */
export interface BackupRetention {
  readonly days: number;
  readonly weeks: number;
}

export const BACKUP_DEFAULTS = {
  PODIUM_BACKUP_AT: '03:00',
  PODIUM_BACKUP_KEEP: '7d,4w',
} as const;

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;
const KEPT_BACKUPS = /^([1-9]\d{0,2})d(?:,(\d{1,3})w)?$/;
/** A public key of age, or one of SSH. It never begins with a dash, so it is never an option. */
const RECIPIENT = /^(age1[0-9a-z]{50,}|ssh-(ed25519|rsa) [\w+/=]+( .*)?)$/;

/** Variables of the environment about backups. */
export const BACKUP_VARIABLES = {
  PODIUM_BACKUP_DIR: z.string().optional(),
  PODIUM_BACKUP_AT: z
    .string()
    .default(BACKUP_DEFAULTS.PODIUM_BACKUP_AT)
    .refine(
      (text) => TIME_OF_DAY.test(text),
      'PODIUM_BACKUP_AT must be a time of day from 00:00 to 23:59, for example 03:00.',
    ),
  PODIUM_BACKUP_KEEP: z
    .string()
    .default(BACKUP_DEFAULTS.PODIUM_BACKUP_KEEP)
    .refine(
      (text) => KEPT_BACKUPS.test(text),
      'PODIUM_BACKUP_KEEP must be numbers of days and weeks, for example 7d,4w.',
    ),
  PODIUM_BACKUP_RECIPIENT: z
    .string()
    .optional()
    .refine(
      (text) => text === undefined || RECIPIENT.test(text),
      'PODIUM_BACKUP_RECIPIENT must be a public key of age (age1…) or SSH (ssh-ed25519 …).',
    ),
};

/** @param cwd the folder that a relative PODIUM_BACKUP_DIR starts from */
export function toBackupSettings(
  variables: {
    readonly PODIUM_BACKUP_DIR?: string | undefined;
    readonly PODIUM_BACKUP_AT: string;
    readonly PODIUM_BACKUP_KEEP: string;
    readonly PODIUM_BACKUP_RECIPIENT?: string | undefined;
  },
  cwd: string,
): BackupSettings {
  const [, hours = '0', minutes = '0'] = TIME_OF_DAY.exec(variables.PODIUM_BACKUP_AT) ?? [];
  const [, days = '1', weeks = '0'] = KEPT_BACKUPS.exec(variables.PODIUM_BACKUP_KEEP) ?? [];
  const { PODIUM_BACKUP_DIR: dir, PODIUM_BACKUP_RECIPIENT: recipient } = variables;
  return {
    dir: dir === undefined ? null : resolve(cwd, dir),
    at: { hours: Number(hours), minutes: Number(minutes) },
    keep: { days: Number(days), weeks: Number(weeks) },
    recipient: recipient ?? null,
  };
}
