import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { absenceFrom, type StatusMark } from '#app/_components/status-mark.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { rowMark, countPassed } from './row-marks.ts';

/** When a seat got its mark, ms since 1970; null if unknown. */
function markedSince(row: SeatRow, column: number): number | null {
  if (row.helpRequest) return row.helpRequest.since;
  if (absenceFrom(row.presence)) return row.presenceSince || null;
  if (row.stuck) return row.stuck.since;
  const cell = row.cells[column];
  if (cell?.state === 'failing') return cell.since;
  return cell?.state === 'passed' || cell?.state === 'passed-cleaned-up' ? cell.at : null;
}

/** Marks and seats in words, for the status bar and for screen readers. */
export function useMarkText() {
  const legend = useTranslations('instructor.room.legend');
  const cell = useTranslations('common.cell');
  const presence = useTranslations('common.presence');
  const gridMessages = useTranslations('instructor.room.grid');
  const sentence = useTranslations('instructor.room.grid.sentence');
  return useMemo(() => {
    const markText = (mark: StatusMark): string => {
      if (mark.state === 'in-progress')
        return cell('in-progress', { n: String(mark.passing), m: String(mark.total) });
      if (mark.state === 'unknown')
        return mark.reason === 'cannot-verify'
          ? cell('unknown')
          : `${cell('unknown')}, ${presence(mark.reason)}`;
      if (mark.state === 'passed-cleaned-up') return cell('passed-cleaned-up');
      return mark.state === 'help' && mark.snoozed ? sentence('snoozed') : legend(mark.state);
    };
    /**
     * Label, name, state, exercise, since when, who is helping, and progress. Gives the time of
     * day, because a duration would have to change every second.
     */
    const seatText = (row: SeatRow, column: number): string => {
      const name =
        row.displayName === null
          ? `${row.label}, ${gridMessages('empty')}`
          : `${row.label} ${row.displayName}`;
      const since = markedSince(row, column);
      const parts = [
        markText(rowMark(row, column)),
        sentence('exercise', { number: column + 1 }),
        since === null ? '' : sentence('since', { time: formatClock(since) }),
        row.gradingPaused
          ? sentence('gradingPaused', { time: formatClock(row.gradingPaused.since) })
          : '',
        row.dataLimit ? sentence('dataLimited') : '',
        row.helpClaim ? sentence('claimed', { name: row.helpClaim.by.name }) : '',
        gridMessages('passedCount', { passed: countPassed(row), exercises: row.cells.length }),
      ];
      return `${name}: ${parts.filter((part) => part !== '').join(', ')}`;
    };
    return { markText, seatText };
  }, [legend, cell, presence, gridMessages, sentence]);
}
