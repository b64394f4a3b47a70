'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Mark } from '#app/components/mark.ts';
import type { SeatRow } from '#lib/room/types.ts';
import { markAt, passedCount } from './marks.ts';

/** What a mark and a plate say, for the line under the wall and for the accessibility tree. */
export function useMarkWords() {
  const legend = useTranslations('instructor.room.legend');
  const cell = useTranslations('common.cell');
  const presence = useTranslations('common.presence');
  const wall = useTranslations('instructor.room.wall');
  return useMemo(() => {
    const ofMark = (mark: Mark): string => {
      if (mark.state === 'working') return cell('working', { n: String(mark.n), m: String(mark.m) });
      if (mark.state === 'unknown') return mark.why === 'cannot-tell' ? cell('unknown') : `${cell('unknown')}, ${presence(mark.why)}`;
      if (mark.state === 'passed-removed') return cell('passed-removed');
      return legend(mark.state);
    };
    const ofSeat = (row: SeatRow, column: number): string => {
      const name = row.handle === null ? `${row.label}, ${wall('empty')}` : `${row.label} ${row.handle}`;
      return `${name}: ${ofMark(markAt(row, column))}, ${wall('passedCount', { passed: passedCount(row), exercises: row.cells.length })}`;
    };
    return { ofMark, ofSeat };
  }, [legend, cell, presence, wall]);
}
