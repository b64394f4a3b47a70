'use client';
import { memo, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { ElapsedTime } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView, HelpClaim } from '#lib/room/views.ts';
import { isHelper } from '#lib/room/roles.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';
import { seatName } from '../grid/row-marks.ts';
import { useAttentionText } from './attention-text.ts';
import { mostCommonCause, isUnclaimed, isSameItem, type AttentionItem } from './attention-queue.ts';
import { isClaimedByMe, createHelpCommands } from '../state/help-commands.ts';

/** Not needed before somebody writes. */
const [GroupMessageForm, preloadGroupMessageForm] = lazyWithPreload(() =>
  import('../broadcast/group-message-form.tsx').then((module) => module.GroupMessageForm),
);
export { preloadGroupMessageForm };

interface AttentionRowProps {
  readonly item: AttentionItem;
  readonly view: RoomView;
  /** It went while the list stood still. */
  readonly cleared: boolean;
  readonly tabStop: boolean;
  readonly selected: boolean;
  /** The people of a shared trouble alone are shown on the wall. */
  readonly filterActive: boolean;
  readonly onOpen: (item: AttentionItem) => void;
}

/** One line: who, where, since when, what, and the one thing to do about it. */
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
    const t = useTranslations('instructor');
    const attentionText = useAttentionText(view.info);
    const helpClaim = 'helpClaim' in item ? item.helpClaim : null;
    return (
      <div
        className="need"
        data-kind={item.kind}
        data-loud={isUnclaimed(item) || undefined}
        data-taken={helpClaim !== null || undefined}
        data-settled={cleared || undefined}
        aria-current={selected || undefined}
      >
        <button
          type="button"
          className="need-main"
          data-key={item.key}
          tabIndex={tabStop ? 0 : -1}
          onClick={() => onOpen(item)}
        >
          <StatusCell mark={attentionText.getMark(item)} claimed={helpClaim !== null} />
          <ItemTitle item={item} />
          <ElapsedTime since={item.since} />
          {cleared ? (
            <p>
              {item.kind === 'help-request'
                ? t('room.attention.closed')
                : t('room.attention.cleared')}
            </p>
          ) : (
            <ItemReason item={item} view={view} helpClaim={helpClaim} />
          )}
        </button>
        {item.kind === 'shared' && (
          <GroupActions
            item={item}
            view={view}
            cleared={cleared}
            filterActive={filterActive}
            onToggleFilter={() => onOpen(item)}
          />
        )}
        {!cleared && <SeatActionButton item={item} view={view} helpClaim={helpClaim} />}
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

function ItemTitle({ item }: { readonly item: AttentionItem }) {
  const t = useTranslations('instructor.room.nextUp');
  const [first] = item.seats;
  if (item.kind === 'shared')
    return (
      <>
        <b className="clip">{t('students', { count: item.seats.length })}</b>
        <code>{t('onExercise', { number: item.column + 1 })}</code>
      </>
    );
  return (
    first && (
      <>
        <b className="clip">{seatName(first)}</b>
        <code>{first.displayName !== null && first.label}</code>
      </>
    )
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
  const t = useTranslations('instructor');
  const attentionText = useAttentionText(view.info);
  const location = useItemLocation(item, view);
  return (
    <>
      {helpClaim && (
        <p className="say-it">
          {isClaimedByMe(helpClaim, view.me)
            ? t('room.attention.claimedByMe', { time: formatClock(helpClaim.since) })
            : t('room.attention.claimedByOther', {
                name: helpClaim.by.name,
                time: formatClock(helpClaim.since),
              })}
        </p>
      )}
      {item.kind === 'help-request' && item.helpRequest.snoozedSince !== null && (
        <p className="say-it">{t('room.attention.snoozed')}</p>
      )}
      <p className={helpClaim ? '' : 'say-it'}>
        {item.kind === 'help-request'
          ? item.helpRequest.question || t('room.attention.noQuestion')
          : attentionText.reason(item)}
      </p>
      {item.kind === 'help-request' && (
        <p>
          {location.prefix}
          {attentionText.failure(item) || location.title}
        </p>
      )}
      {(item.kind === 'stuck' || item.kind === 'failing') && (
        <p>
          {location.prefix}
          {location.title}
        </p>
      )}
      {item.kind === 'shared' && <MostCommonCause item={item} view={view} />}
    </>
  );
}

/** The exercise a line is about, by number and by its title, or that of the check that does not hold. */
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

function MostCommonCause({
  item,
  view,
}: {
  readonly item: Extract<AttentionItem, { kind: 'shared' }>;
  readonly view: RoomView;
}) {
  const t = useTranslations('instructor.room.attention');
  const mostCommon = mostCommonCause(item, view.info);
  return (
    mostCommon && (
      <p>
        {t('questionCount', { count: mostCommon.seats, seats: item.seats.length })}{' '}
        <code>{mostCommon.text}</code>
      </p>
    )
  );
}

/** Taken when nobody has it; helped when it is mine. The rest is done in the drawer. */
function SeatActionButton({
  item,
  view,
  helpClaim,
}: {
  readonly item: AttentionItem;
  readonly view: RoomView;
  readonly helpClaim: HelpClaim | null;
}) {
  const t = useTranslations('instructor.room.attention');
  const commands = useRoomCommands();
  const [row] = item.seats;
  if (
    !row ||
    !isHelper(view.me) ||
    item.kind === 'duplicate' ||
    item.kind === 'failing' ||
    item.kind === 'shared'
  )
    return null;
  const name = seatName(row);
  const helpCommands = createHelpCommands(commands, row, view.me);
  const sending = commands.getOutcome(`seat:${row.id}`)?.state === 'sending';
  if (helpClaim === null)
    return (
      <span className="go">
        <Button
          aria-label={t('claimOf', { name })}
          disabled={commands.disabled || sending}
          onClick={() => void helpCommands.toggleClaim()}
        >
          {t('claim')}
        </Button>
      </span>
    );
  return (
    isClaimedByMe(helpClaim, view.me) && (
      <span className="go">
        <Button
          aria-label={t('resolveOf', { name })}
          disabled={commands.disabled || sending}
          onClick={() => void helpCommands.resolve()}
        >
          {t('resolve')}
        </Button>
      </span>
    )
  );
}

/** One hint, or one word, to all who share a trouble; or only them on the wall. */
function GroupActions({
  item,
  view,
  cleared,
  filterActive,
  onToggleFilter,
}: {
  readonly item: Extract<AttentionItem, { kind: 'shared' }>;
  readonly view: RoomView;
  readonly cleared: boolean;
  readonly filterActive: boolean;
  readonly onToggleFilter: () => void;
}) {
  const t = useTranslations('instructor.room.attention');
  const commands = useRoomCommands();
  const [prompt, setPrompt] = useState<'hint' | 'message' | null>(null);
  const scope = `need:${item.key}`;
  const hints = view.info.exercises[item.column]?.hints ?? 0;
  const canHelp = isHelper(view.me);
  // What is being written stays, though the trouble is over by now.
  if (prompt)
    return (
      <div
        className="go-form"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          setPrompt(null);
        }}
      >
        <Suspense fallback={null}>
          <GroupMessageForm
            kind={prompt}
            item={item}
            view={view}
            scope={scope}
            onClose={() => setPrompt(null)}
          />
        </Suspense>
      </div>
    );
  if (cleared) return null;
  return (
    <span className="go go-group">
      {canHelp && hints > 0 && (
        <Button primary disabled={commands.disabled} onClick={() => setPrompt('hint')}>
          {t('hintAll', { seats: item.seats.length })}
        </Button>
      )}
      {canHelp && (
        <Button disabled={commands.disabled} onClick={() => setPrompt('message')}>
          {t('announce')}
        </Button>
      )}
      <Button aria-pressed={filterActive} onClick={onToggleFilter}>
        {t(filterActive ? 'showing' : 'show')}
      </Button>
      <CommandOutcome scope={scope} view={view} />
    </span>
  );
}
