'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { awayBecause, type Mark } from '#app/_components/status-mark.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { markAt, passedCount } from './row-marks.ts';

/** Since when a seat's mark has stood, ms since 1970; null where nobody wrote that down. */
function sinceOf(row: SeatRow, column: number): number | null {
  if (row.hand) return row.hand.since;
  if (awayBecause(row.presence)) return row.presenceSince || null;
  if (row.stuck) return row.stuck.since;
  const cell = row.cells[column];
  if (cell?.state === 'trouble') return cell.since;
  return cell?.state === 'passed' || cell?.state === 'passed-removed' ? cell.at : null;
}

/** What a mark and a plate say, for the line under the wall and for the accessibility tree. */
export function useMarkWords() {
  const legend = useTranslations('instructor.room.legend');
  const cell = useTranslations('common.cell');
  const presence = useTranslations('common.presence');
  const wall = useTranslations('instructor.room.wall');
  const sentence = useTranslations('instructor.wall.sentence');
  return useMemo(() => {
    const ofMark = (mark: Mark): string => {
      if (mark.state === 'working')
        return cell('working', { n: String(mark.n), m: String(mark.m) });
      if (mark.state === 'unknown')
        return mark.why === 'cannot-tell'
          ? cell('unknown')
          : `${cell('unknown')}, ${presence(mark.why)}`;
      if (mark.state === 'passed-removed') return cell('passed-removed');
      return mark.state === 'help' && mark.paused ? sentence('paused') : legend(mark.state);
    };
    /** One sentence: place, name, state, exercise, since when, who is with them, how far. Its time is of the clock, so that it never ticks. */
    const ofSeat = (row: SeatRow, column: number): string => {
      const name =
        row.handle === null ? `${row.label}, ${wall('empty')}` : `${row.label} ${row.handle}`;
      const since = sinceOf(row, column);
      const parts = [
        ofMark(markAt(row, column)),
        sentence('exercise', { number: column + 1 }),
        since === null ? '' : sentence('since', { time: formatClock(since) }),
        row.taken ? sentence('taken', { name: row.taken.by.name }) : '',
        wall('passedCount', { passed: passedCount(row), exercises: row.cells.length }),
      ];
      return `${name}: ${parts.filter((part) => part !== '').join(', ')}`;
    };
    return { ofMark, ofSeat };
  }, [legend, cell, presence, wall, sentence]);
}
