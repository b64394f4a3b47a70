import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import type { RoomInfo, SeatRow, SeatView } from '#lib/room/views.ts';
import { selectSeat } from '../broadcast/audience-selection.ts';
import { BUTTON_ROW } from '../broadcast/form-styles.ts';
import { MessageForm } from '../broadcast/message-form.tsx';
import { seatName } from '../grid/row-marks.ts';
import { createHelpCommands, isClaimedByMe } from '../state/help-commands.ts';
import { useRefusalInPlace, useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';

interface SeatActionsProps {
  readonly row: SeatRow;
  /** Null until it is loaded. */
  readonly seat: SeatView | null;
  readonly column: number;
}

/** The first hint that the student neither opened nor received; null if none is left. */
function nextUnopenedHint(
  { exercises }: RoomInfo,
  seat: SeatView | null,
  column: number,
): number | null {
  const hints = exercises[column]?.hints ?? 0;
  const exercise = seat?.exercises[column];
  const openHints = new Set([...(exercise?.hintsRevealed ?? []), ...(exercise?.hintsGiven ?? [])]);
  for (let hint = 1; hint <= hints; hint += 1) if (!openHints.has(hint)) return hint;
  return null;
}

/** The commands for the open seat, with their undo. Asks before something reaches the student. */
export function SeatActions(props: SeatActionsProps) {
  const { row } = props;
  const t = useTranslations('instructor.room.seatActions');
  const { seatPrompt: prompt, setSeatPrompt: setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const name = seatName(row);
  const scope = `seat:${row.id}`;
  return (
    <footer
      className="@container grid flex-none gap-6 border-t border-rule px-16 py-8 max-tablet:[&_:is(button,select)]:min-h-44"
      role="group"
      aria-label={t('actions', { name })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || prompt === null || event.nativeEvent.isComposing) return;
        event.preventDefault();
        setPrompt(null);
      }}
    >
      {commands.disabled && <p className="text-soft">{t('reconnecting')}</p>}
      {prompt === 'message' && (
        <MessageForm
          scope={scope}
          audience={selectSeat(row)}
          draftKey={`seat-${row.id}`}
          label={t('messageTo', { name })}
          onClose={() => setPrompt(null)}
        />
      )}
      {prompt === 'hint' && <HintPrompt {...props} scope={scope} />}
      {prompt === null && <ActionButtons {...props} />}
    </footer>
  );
}

function HintPrompt({ row, seat, column, scope }: SeatActionsProps & { readonly scope: string }) {
  const t = useTranslations('instructor.room.seatActions');
  const { info } = useRoomData().view;
  const { setSeatPrompt: setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const refusal = useRefusalInPlace(scope);
  const hint = nextUnopenedHint(info, seat, column);
  const exercise = info.exercises[column];
  if (hint === null || !exercise) return <p className="text-soft">{t('noHint')}</p>;
  const outcome = commands.getOutcome(scope);
  const name = seatName(row);
  const send = async () => {
    const sent = await commands.send(
      scope,
      { kind: 'give-hint', exerciseId: exercise.id, hint, to: { to: 'seats', seats: [row.id] } },
      { code: 'hint', hint, seats: 1 },
      ({ pos }) => ({ kind: 'withdraw-notice', noticeId: pos }),
    );
    if (sent) setPrompt(null);
  };
  return (
    <InlineConfirm
      message={t('hintAsk', { hint, number: column + 1, name })}
      confirmLabel={t('hintSure', { hint, name })}
      sending={outcome?.state === 'sending'}
      disabled={commands.disabled}
      error={refusal}
      onConfirm={() => void send()}
      onCancel={() => setPrompt(null)}
    />
  );
}

function ActionButtons({ row, seat, column }: SeatActionsProps) {
  const t = useTranslations('instructor.room.seatActions');
  const { view } = useRoomData();
  const { setSeatPrompt: setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const [moreOpen, setMoreOpen] = useState(false);
  const helpCommands = createHelpCommands(commands, row, view.me);
  const disabled = commands.disabled || commands.getOutcome(`seat:${row.id}`)?.state === 'sending';
  const isMine = isClaimedByMe(row.helpClaim, view.me);
  const hint = nextUnopenedHint(view.info, seat, column);
  const otherStaff = view.staff.filter(({ id }) => id !== (row.helpClaim?.by.id ?? view.me.id));
  const hasMore = row.helpRequest !== null || otherStaff.length > 0;
  return (
    <>
      <div className={BUTTON_ROW}>
        <Button
          primary={row.helpClaim === null}
          shortcut="T"
          disabled={disabled || (row.helpClaim !== null && !isMine)}
          onClick={() => void helpCommands.toggleClaim()}
        >
          {t(isMine ? 'unclaim' : 'claim')}
        </Button>
        <Button shortcut="H" disabled={disabled || hint === null} onClick={() => setPrompt('hint')}>
          {hint === null ? t('noHint') : t('hint', { hint })}
        </Button>
        <Button shortcut="M" disabled={disabled} onClick={() => setPrompt('message')}>
          {t('message')}
        </Button>
        <Button
          primary={isMine}
          shortcut="D"
          disabled={disabled}
          onClick={() => void helpCommands.resolve()}
        >
          {t('resolve')}
        </Button>
        {hasMore && (
          <Button
            className="@min-[20.5rem]:hidden"
            aria-expanded={moreOpen}
            onClick={() => setMoreOpen(!moreOpen)}
          >
            {t('more')}
          </Button>
        )}
      </div>
      {hasMore && (
        <div className={cn(BUTTON_ROW, !moreOpen && 'hidden @min-[20.5rem]:flex')}>
          {row.helpRequest && (
            <Button disabled={disabled} onClick={() => void helpCommands.toggleSnooze()}>
              {t(row.helpRequest.snoozedSince === null ? 'snooze' : 'returnToQueue')}
            </Button>
          )}
          {otherStaff.length > 0 && (
            <label className="inline-flex items-center gap-6">
              <span className="text-soft">{t('handOver')}</span>
              <select
                className="min-h-28 rounded-2 border border-edge bg-surface px-8 py-4 text-inherit"
                value=""
                disabled={disabled}
                onChange={(event) => {
                  const to = otherStaff.find(({ id }) => id === event.target.value);
                  if (to) void helpCommands.handOver(to);
                }}
              >
                <option value="">–</option>
                {otherStaff.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      )}
    </>
  );
}
