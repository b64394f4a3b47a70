'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Mark } from '#app/_components/status-mark.ts';
import { plain } from '#app/_components/reason-text.tsx';
import { useSay } from '#app/_components/use-reason-text.ts';
import { formatSpan } from '#lib/i18n/times.ts';
import type { RoomHead, StuckPart } from '#lib/room/views.ts';
import { troubleOf, type Need } from './attention-queue.ts';

/** What a line of the list shows and says. */
export function useNeedWords(head: RoomHead) {
  const t = useTranslations('instructor.room.people.stuck');
  const room = useTranslations('instructor.room');
  const say = useSay();
  return useMemo(() => {
    const part = (one: StuckPart): string => {
      switch (one.kind) {
        case 'lag':
          return t('lag', { spent: formatSpan(one.spent), median: formatSpan(one.median) });
        case 'same-reason':
          return t('same-reason', { cause: say.cause(one.reason), times: one.times });
        case 'regressions':
          return t('regressions', { times: one.times });
        case 'hints-used-up':
          return t('hints-used-up', { hints: one.hints });
        case 'idle':
          return t('idle', { minutes: Math.floor(one.idle / 60_000) });
      }
    };
    const troubleWords = (need: Need): string => {
      const [row] = need.seats;
      const trouble = row && troubleOf(row, head);
      return trouble ? say.cause(trouble.reason) : '';
    };
    return {
      part,
      /** Cause first: the question or the trouble of a hand, the parts of a score, the trouble itself. */
      why(need: Need): string {
        switch (need.kind) {
          case 'hand':
            return need.hand.question || troubleWords(need);
          case 'stuck':
            return need.stuck.parts.map(part).join(room('people.joint'));
          case 'shared':
            return say.cause(need.reason);
          case 'single':
            return plain(say.reason(need.reason).found);
          case 'with':
            return troubleWords(need);
          case 'quarantined':
            return room('needs.quarantinedWhy');
        }
      },
      trouble: troubleWords,
      markOf(need: Need): Mark {
        switch (need.kind) {
          case 'hand':
            return need.hand.pausedSince === null
              ? { state: 'help' }
              : { state: 'help', paused: true };
          case 'stuck':
            return { state: 'stuck' };
          case 'quarantined':
            return { state: 'unknown', why: 'quarantined' };
          case 'with':
          case 'shared':
          case 'single':
            return { state: 'trouble' };
        }
      },
    };
  }, [t, room, say, head]);
}
