'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { spansToText } from '#app/_components/reason-text.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import type { RoomInfo, StuckPart } from '#lib/room/views.ts';
import { failureOf, type AttentionItem } from './attention-queue.ts';

/** What a line of the list shows and says. */
export function useAttentionText(info: RoomInfo) {
  const t = useTranslations('instructor.room.stuck');
  const room = useTranslations('instructor');
  const say = useReasonText();
  return useMemo(() => {
    const formatStuckPart = (one: StuckPart): string => {
      switch (one.kind) {
        case 'lag':
          return t('lag', {
            spent: formatDuration(one.spentMs),
            median: formatDuration(one.medianMs),
          });
        case 'same-reason':
          return t('same-reason', { cause: say.summarizeReason(one.reason), times: one.times });
        case 'regressions':
          return t('regressions', { times: one.times });
        case 'hints-used-up':
          return t('hints-used-up', { hints: one.hints });
        case 'idle':
          return t('idle', { minutes: Math.floor(one.idleMs / 60_000) });
      }
    };
    const failureText = (item: AttentionItem): string => {
      const [row] = item.seats;
      const failure = row && failureOf(row, info);
      return failure ? say.summarizeReason(failure.reason) : '';
    };
    return {
      formatStuckPart,
      /** Cause first: the question or the trouble of a hand, the parts of a score, the trouble itself. */
      reason(item: AttentionItem): string {
        switch (item.kind) {
          case 'help-request':
            return item.helpRequest.question || failureText(item);
          case 'stuck':
            return item.stuck.parts.map(formatStuckPart).join(room('room.listSeparator'));
          case 'shared':
            return say.summarizeReason(item.reason);
          case 'failing':
            return spansToText(say.formatReason(item.reason).found);
          case 'claimed':
            return failureText(item);
          case 'duplicate':
            return room('room.attention.duplicateWhy');
        }
      },
      failure: failureText,
      getMark(item: AttentionItem): StatusMark {
        switch (item.kind) {
          case 'help-request':
            return item.helpRequest.snoozedSince === null
              ? { state: 'help' }
              : { state: 'help', snoozed: true };
          case 'stuck':
            return { state: 'stuck' };
          case 'duplicate':
            return { state: 'unknown', reason: 'duplicate' };
          case 'claimed':
          case 'shared':
          case 'failing':
            return { state: 'failing' };
        }
      },
    };
  }, [t, room, say, info]);
}
