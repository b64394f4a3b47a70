import { DAY_MS } from '#lib/kit/time.ts';
import type { BackupRetention } from './settings.ts';

const PREFIX = 'podium-scheduled-';
const NAME = /^podium-scheduled-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.zst(\.age)?$/;
const ENDING = '.tar.zst';
/** The Unix epoch was a Thursday; weeks begin on Monday. */
const DAYS_FROM_MONDAY = 3;

/** `20261130T030000Z`, which sorts by time. `at`: ms since 1970. */
const timestamp = (at: number): string =>
  new Date(at).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');

/** The name of a backup of the schedule. Only such files are ever deleted. */
export function scheduledFileName(at: number, isEncrypted: boolean): string {
  return `${PREFIX}${timestamp(at)}${ENDING}${isEncrypted ? '.age' : ''}`;
}

/** The default name of a backup that an operator makes. */
export function manualFileName(
  at: number,
  { workshopId, isEncrypted }: { workshopId: string | null; isEncrypted: boolean },
): string {
  const subject = workshopId === null ? 'backup' : `workshop-${workshopId}`;
  return `podium-${subject}-${timestamp(at)}${ENDING}${isEncrypted ? '.age' : ''}`;
}

/** When a backup of the schedule was made, ms since 1970; null for another file. */
function parseTime(name: string): number | null {
  const [, year, month, day, hours, minutes, seconds] = NAME.exec(name) ?? [];
  if (year === undefined) return null;
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
}

/**
 * The backups of the schedule that aren't kept: all but the newest one of each of the last days, and of
 * each of the last weeks, that have one. Days and weeks are those of UTC.
 */
export function selectOldBackups(names: readonly string[], keep: BackupRetention): string[] {
  const backups = names
    .flatMap((name) => {
      const at = parseTime(name);
      return at === null ? [] : [{ name, at }];
    })
    .sort((a, b) => b.at - a.at);
  const kept = new Set<string>();
  const keepNewestOf = (periods: number, periodOf: (at: number) => number): void => {
    const seen = new Set<number>();
    for (const { name, at } of backups) {
      const period = periodOf(at);
      if (seen.has(period)) continue;
      if (seen.size === periods) return;
      seen.add(period);
      kept.add(name);
    }
  };
  const dayOf = (at: number): number => Math.floor(at / DAY_MS);
  keepNewestOf(keep.days, dayOf);
  keepNewestOf(keep.weeks, (at) => Math.floor((dayOf(at) + DAYS_FROM_MONDAY) / 7));
  return backups.flatMap(({ name }) => (kept.has(name) ? [] : [name]));
}
