'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { CommandOutcome, useRoomCommands, useRefusalText } from '../state/room-commands.tsx';
import { selectSeat } from '../broadcast/audience-selection.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { seatName } from '../grid/row-marks.ts';
import { MessageForm } from '../broadcast/message-form.tsx';
import { isClaimedByMe, createHelpCommands } from '../state/help-commands.ts';

/** What is asked at the foot of the drawer, before it reaches the person. */
export type SeatPrompt = 'hint' | 'message';

interface SeatActionsProps {
  readonly view: RoomView;
  readonly row: SeatRow;
  readonly seat: SeatView | null;
  readonly column: number;
  readonly prompt: SeatPrompt | null;
  readonly setPrompt: (prompt: SeatPrompt | null) => void;
}

/** The first hint that this person has neither opened nor been given; null when none is left. */
function nextUnopenedHint({
  view,
  seat,
  column,
}: Pick<SeatActionsProps, 'view' | 'seat' | 'column'>): number | null {
  const hints = view.info.exercises[column]?.hints ?? 0;
  const exercise = seat?.exercises[column];
  const openHints = new Set([...(exercise?.hintsRevealed ?? []), ...(exercise?.hintsGiven ?? [])]);
  for (let hint = 1; hint <= hints; hint += 1) if (!openHints.has(hint)) return hint;
  return null;
}

/** At the foot of the drawer: take, hint, message, helped, and their undo; what reaches the person is asked first. */
export function SeatActions(props: SeatActionsProps) {
  const { view, row, prompt, setPrompt } = props;
  const t = useTranslations('instructor.room.seatActions');
  const commands = useRoomCommands();
  const name = seatName(row);
  const scope = `seat:${row.id}`;
  return (
    <footer
      className="acts"
      role="group"
      aria-label={t('actions', { name })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || prompt === null || event.nativeEvent.isComposing) return;
        event.preventDefault();
        setPrompt(null);
      }}
    >
      {commands.disabled ? (
        <p className="soft">{t('reconnecting')}</p>
      ) : (
        <CommandOutcome scope={scope} view={view} shortcut="U" />
      )}
      {prompt === 'message' && (
        <MessageForm
          view={view}
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

function HintPrompt({
  view,
  row,
  seat,
  column,
  setPrompt,
  scope,
}: SeatActionsProps & { readonly scope: string }) {
  const t = useTranslations('instructor.room.seatActions');
  const commands = useRoomCommands();
  const refusalText = useRefusalText(view);
  const hint = nextUnopenedHint({ view, seat, column });
  const exercise = view.info.exercises[column];
  if (hint === null || !exercise) return <p className="soft">{t('noHint')}</p>;
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
      error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
      onConfirm={() => void send()}
      onCancel={() => setPrompt(null)}
    />
  );
}

function ActionButtons({ view, row, seat, column, setPrompt }: SeatActionsProps) {
  const t = useTranslations('instructor.room.seatActions');
  const commands = useRoomCommands();
  const [more, showMore] = useState(false);
  const helpCommands = createHelpCommands(commands, row, view.me);
  const disabled = commands.disabled || commands.getOutcome(`seat:${row.id}`)?.state === 'sending';
  const isMine = isClaimedByMe(row.helpClaim, view.me);
  const hint = nextUnopenedHint({ view, seat, column });
  const otherStaff = view.staff.filter(({ id }) => id !== (row.helpClaim?.by.id ?? view.me.id));
  const hasMore = row.helpRequest !== null || otherStaff.length > 0;
  return (
    <>
      <div className="act-row">
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
          <Button aria-expanded={more} onClick={() => showMore(!more)}>
            {t('more')}
          </Button>
        )}
      </div>
      {more && hasMore && (
        <div className="act-row">
          {row.helpRequest && (
            <Button disabled={disabled} onClick={() => void helpCommands.toggleSnooze()}>
              {t(row.helpRequest.snoozedSince === null ? 'snooze' : 'returnToQueue')}
            </Button>
          )}
          {otherStaff.length > 0 && (
            <label className="hand-over">
              <span className="soft">{t('handOver')}</span>
              <select
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
