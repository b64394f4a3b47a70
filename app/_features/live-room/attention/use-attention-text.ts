import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { spansToText } from '#lib/i18n/reasons/spans.ts';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { RoomInfo, StuckPart } from '#lib/room/views.ts';
import { failureOf, isSnoozed, type AttentionItem } from './attention-queue.ts';

/** The mark and the texts of an attention item. */
export function useAttentionText(info: RoomInfo) {
  const t = useTranslations('instructor.room.stuck');
  const room = useTranslations('instructor.room');
  const reasonText = useReasonText();
  return useMemo(() => {
    const stuckPartText = (part: StuckPart): string => {
      switch (part.kind) {
        case 'lag': {
          const times = {
            spent: formatDuration(part.spentMs),
            median: formatDuration(part.medianMs),
          };
          return part.reason
            ? t('lag-not-started', { ...times, cause: reasonText.summarizeReason(part.reason) })
            : t('lag', times);
        }
        case 'same-reason':
          return t('same-reason', {
            cause: reasonText.summarizeReason(part.reason),
            times: part.times,
          });
        case 'regressions':
          return t('regressions', { times: part.times });
        case 'hints-used-up':
          return t('hints-used-up', { hints: part.hints });
        case 'idle':
          return t('idle', { minutes: Math.floor(part.idleMs / MINUTE_MS) });
      }
    };
    const failureText = (item: AttentionItem): string => {
      const [row] = item.seats;
      const failure = row && failureOf(row, info);
      return failure ? reasonText.summarizeReason(failure.reason) : '';
    };
    return {
      /**
       * Why the item is in the list: the question, the parts of the stuck score, or the failure.
       */
      reason(item: AttentionItem): string {
        switch (item.kind) {
          case 'help-request':
            return item.helpRequest.question || failureText(item);
          case 'stuck':
            return item.stuck.parts.map(stuckPartText).join(room('listSeparator'));
          case 'shared':
            return reasonText.summarizeReason(item.reason);
          case 'failing':
            return spansToText(reasonText.formatReason(item.reason).found);
          case 'claimed':
            return item.helpRequest?.question || failureText(item);
          case 'duplicate':
            return room('attention.duplicateWhy');
        }
      },
      failure: failureText,
      getMark(item: AttentionItem): StatusMark {
        switch (item.kind) {
          case 'help-request':
            return isSnoozed(item) ? { state: 'help', snoozed: true } : { state: 'help' };
          case 'stuck':
            return { state: 'stuck' };
          case 'duplicate':
            return { state: 'unknown', reason: 'duplicate' };
          case 'claimed':
            return { state: item.helpRequest ? 'help' : 'failing' };
          case 'shared':
          case 'failing':
            return { state: 'failing' };
        }
      },
    };
  }, [t, room, reasonText, info]);
}
