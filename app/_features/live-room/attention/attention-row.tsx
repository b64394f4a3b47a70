import { memo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { isHelper } from '#lib/room/roles.ts';
import type { HelpClaim, RoomMember, RoomView } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';
import { CLIPPED } from '../pane-styles.ts';
import { createHelpCommands, isClaimedByMe } from '../state/help-commands.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { SnoozeTimeLeft } from '../state/snooze-time-left.tsx';
import {
  helpRequestOf,
  isSameItem,
  isSnoozed,
  isUnclaimed,
  mostCommonCause,
  type AttentionItem,
} from './attention-queue.ts';
import { GroupActions } from './group-actions.tsx';
import { useAttentionText } from './use-attention-text.ts';

interface AttentionRowProps {
  readonly item: AttentionItem;
  readonly view: RoomView;
  /** The item left the list while the order was frozen. */
  readonly cleared: boolean;
  readonly tabStop: boolean;
  readonly selected: boolean;
  /** The grid shows only the students of this item. */
  readonly filterActive: boolean;
  readonly onOpen: (item: AttentionItem) => void;
}

/** One item: who, where, since when, why, and the one action for it. */
export const AttentionRow = memo(
  function AttentionRow({
    item,
    view,
    cleared,
    tabStop,
    selected,
    filterActive,
    onOpen,
  }: AttentionRowProps) {
    const t = useTranslations('instructor.room.attention');
    const attentionText = useAttentionText(view.info);
    const helpClaim = helpClaimOf(item);
    const action = cleared ? null : seatAction(item, view.me);
    return (
      <div
        data-part="attention-row"
        className="group/item relative w-full border-b border-rule text-start aria-[current]:bg-surface aria-[current]:outline-2 aria-[current]:-outline-offset-2 aria-[current]:outline-ink max-tablet:min-h-44"
        data-kind={item.kind}
        data-loud={isUnclaimed(item) || undefined}
        data-claimed={helpClaim !== null || undefined}
        data-settled={cleared || undefined}
        aria-current={selected || undefined}
      >
        <button
          type="button"
          className={cn(
            'grid w-full grid-cols-[1.25rem_minmax(0,1fr)_auto_auto] items-center gap-x-10 px-16 pt-6 pb-7 text-start focus-visible:-outline-offset-2 [&_time]:min-w-38 [&_time]:text-end [&_time]:text-[0.9375rem] [&_time]:font-bold group-data-claimed/item:[&_time]:font-plain group-data-claimed/item:[&_time]:text-soft group-data-settled/item:[&_time]:font-plain group-data-settled/item:[&_time]:text-soft',
            action && 'max-tablet:min-h-80! max-tablet:content-start [&>p]:me-76',
          )}
          data-key={item.key}
          tabIndex={tabStop ? 0 : -1}
          onClick={() => onOpen(item)}
        >
          <StatusCell
            mark={attentionText.getMark(item)}
            claimed={helpClaim !== null}
            className="mt-1 self-start"
          />
          <ItemTitle item={item} />
          <ElapsedTime since={item.since} />
          {cleared ? (
            <ItemLine>{t(helpRequestOf(item) ? 'closed' : 'cleared')}</ItemLine>
          ) : (
            <ItemReason item={item} view={view} helpClaim={helpClaim} />
          )}
        </button>
        {item.kind === 'shared' && (
          <GroupActions
            item={item}
            hints={view.info.exercises[item.column]?.hints ?? 0}
            canHelp={isHelper(view.me)}
            cleared={cleared}
            filterActive={filterActive}
            onToggleFilter={() => onOpen(item)}
          />
        )}
        {action && <SeatActionButton item={item} me={view.me} action={action} />}
      </div>
    );
  },
  (a, b) =>
    isSameItem(a.item, b.item) &&
    a.view.info === b.view.info &&
    a.view.notices === b.view.notices &&
    a.view.me === b.view.me &&
    a.cleared === b.cleared &&
    a.tabStop === b.tabStop &&
    a.selected === b.selected &&
    a.filterActive === b.filterActive &&
    a.onOpen === b.onOpen,
);

function helpClaimOf(item: AttentionItem): HelpClaim | null {
  return 'helpClaim' in item ? item.helpClaim : null;
}

/** Claim while unclaimed, resolve what I claimed. The drawer has all other commands. */
function seatAction(item: AttentionItem, me: RoomMember): 'claim' | 'resolve' | null {
  if (!isHelper(me) || !('helpClaim' in item)) return null;
  if (item.helpClaim === null) return 'claim';
  return isClaimedByMe(item.helpClaim, me) ? 'resolve' : null;
}

const TITLE = cn(
  CLIPPED,
  'text-handle group-data-claimed/item:font-plain group-data-claimed/item:text-soft group-data-settled/item:font-plain group-data-settled/item:text-soft',
);

function ItemTitle({ item }: { readonly item: AttentionItem }) {
  const t = useTranslations('instructor.room.nextUp');
  const [first] = item.seats;
  if (item.kind === 'shared')
    return (
      <>
        <b className={TITLE}>{t('students', { count: item.seats.length })}</b>
        <code>{t('onExercise', { number: item.column + 1 })}</code>
      </>
    );
  return (
    first && (
      <>
        <b className={TITLE}>{seatName(first)}</b>
        <code>{first.displayName !== null && first.label}</code>
      </>
    )
  );
}

function ItemLine({
  strong = false,
  children,
}: {
  /** The line that says why, in ink. */
  readonly strong?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <p
      className={cn(
        'col-[2/-1] leading-18 wrap-anywhere [word-break:auto-phrase] text-soft',
        strong && 'text-ink',
      )}
    >
      {children}
    </p>
  );
}

function ItemReason({
  item,
  view,
  helpClaim,
}: {
  readonly item: AttentionItem;
  readonly view: RoomView;
  readonly helpClaim: HelpClaim | null;
}) {
  const t = useTranslations('instructor.room.attention');
  const attentionText = useAttentionText(view.info);
  const location = useItemLocation(item, view);
  const helpRequest = helpRequestOf(item);
  const mostCommon = item.kind === 'shared' ? mostCommonCause(item, view.info) : null;
  return (
    <>
      {helpClaim && (
        <ItemLine strong>
          {isClaimedByMe(helpClaim, view.me)
            ? t('claimedByMe', { time: formatClock(helpClaim.since) })
            : t('claimedByOther', {
                name: helpClaim.by.name,
                time: formatClock(helpClaim.since),
              })}
        </ItemLine>
      )}
      {isSnoozed(item) && (
        <ItemLine strong>
          {t('snoozed')} <SnoozeTimeLeft since={helpRequest?.snoozedSince ?? null} />
        </ItemLine>
      )}
      <ItemLine strong={!helpClaim}>
        {helpRequest ? helpRequest.question || t('noQuestion') : attentionText.reason(item)}
      </ItemLine>
      {helpRequest && (
        <ItemLine>
          {location.prefix}
          {attentionText.failure(item) || location.title}
        </ItemLine>
      )}
      {(item.kind === 'stuck' || item.kind === 'failing') && (
        <ItemLine>
          {location.prefix}
          {location.title}
        </ItemLine>
      )}
      {mostCommon && (
        <ItemLine>
          {t('questionCount', { count: mostCommon.seats, seats: item.seats.length })}{' '}
          <code>{mostCommon.text}</code>
        </ItemLine>
      )}
    </>
  );
}

/** The exercise that an item is about: its number, and its title or that of the failing check. */
function useItemLocation(
  item: AttentionItem,
  view: RoomView,
): { readonly prefix: string; readonly title: string } {
  const { language } = useLanguage();
  const exercise = item.column === null ? undefined : view.info.exercises[item.column];
  if (item.column === null || !exercise) return { prefix: '', title: '' };
  const check =
    item.kind === 'failing'
      ? exercise.checks.find(({ id }) => id === item.reason.check)
      : undefined;
  return { prefix: `${item.column + 1}: `, title: (check ?? exercise).title[language] };
}

function SeatActionButton({
  item,
  me,
  action,
}: {
  readonly item: AttentionItem;
  readonly me: RoomMember;
  readonly action: 'claim' | 'resolve';
}) {
  const t = useTranslations('instructor.room.attention');
  const commands = useRoomCommands();
  const [row] = item.seats;
  if (!row) return null;
  const helpCommands = createHelpCommands(commands, row, me);
  const sending = commands.getOutcome(`seat:${row.id}`)?.state === 'sending';
  return (
    <span className="absolute right-16 bottom-8">
      <Button
        aria-label={t(action === 'claim' ? 'claimOf' : 'resolveOf', { name: seatName(row) })}
        disabled={commands.disabled || sending}
        onClick={() =>
          void (action === 'claim' ? helpCommands.toggleClaim() : helpCommands.resolve())
        }
      >
        {t(action)}
      </Button>
    </span>
  );
}
