'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { OutcomeLine, useActs, useRefusal } from '../state/room-commands.tsx';
import { reachOne } from '../broadcast/audience-selection.ts';
import { Confirm } from '#app/_components/inline-confirm.tsx';
import { nameOf } from '../grid/row-marks.ts';
import { SayForm } from '../broadcast/message-form.tsx';
import { isMine, seatActs } from '../state/help-commands.ts';

/** What is asked at the foot of the drawer, before it reaches the person. */
export type SeatAsking = 'hint' | 'message';

interface Props {
  readonly view: RoomView;
  readonly row: SeatRow;
  readonly seat: SeatView | null;
  readonly column: number;
  readonly asking: SeatAsking | null;
  readonly ask: (what: SeatAsking | null) => void;
}

/** The first hint that this person has neither opened nor been given; null when none is left. */
function hintLeft({ view, seat, column }: Pick<Props, 'view' | 'seat' | 'column'>): number | null {
  const hints = view.head.exercises[column]?.hints ?? 0;
  const known = seat?.exercises[column];
  const open = new Set([...(known?.hintsTaken ?? []), ...(known?.hintsGiven ?? [])]);
  for (let hint = 1; hint <= hints; hint += 1) if (!open.has(hint)) return hint;
  return null;
}

/** At the foot of the drawer: take, hint, message, helped, and their undo; what reaches the person is asked first. */
export function DrawerActs(props: Props) {
  const { view, row, asking, ask } = props;
  const t = useTranslations('instructor.room.people.seat');
  const acts = useActs();
  const name = nameOf(row);
  const place = `seat:${row.id}`;
  return (
    <footer
      className="acts"
      role="group"
      aria-label={t('acts', { name })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || asking === null || event.nativeEvent.isComposing) return;
        event.preventDefault();
        ask(null);
      }}
    >
      {acts.off ? (
        <p className="soft">{t('off')}</p>
      ) : (
        <OutcomeLine place={place} view={view} shortcut="U" />
      )}
      {asking === 'message' && (
        <SayForm
          view={view}
          place={place}
          reach={reachOne(row)}
          draft={`seat-${row.id}`}
          label={t('messageTo', { name })}
          close={() => ask(null)}
        />
      )}
      {asking === 'hint' && <HintAsk {...props} place={place} />}
      {asking === null && <Buttons {...props} />}
    </footer>
  );
}

function HintAsk({ view, row, seat, column, ask, place }: Props & { readonly place: string }) {
  const t = useTranslations('instructor.room.people.seat');
  const acts = useActs();
  const refusal = useRefusal(view);
  const hint = hintLeft({ view, seat, column });
  const exercise = view.head.exercises[column];
  if (hint === null || !exercise) return <p className="soft">{t('noHint')}</p>;
  const outcome = acts.outcome(place);
  const name = nameOf(row);
  const send = async () => {
    const sent = await acts.send(
      place,
      { kind: 'give-hint', exercise: exercise.id, hint, to: { to: 'seats', seats: [row.id] } },
      { code: 'hint', hint, seats: 1 },
      ({ pos }) => ({ kind: 'withdraw-notice', notice: pos }),
    );
    if (sent) ask(null);
  };
  return (
    <Confirm
      ask={t('hintAsk', { hint, number: column + 1, name })}
      sure={t('hintSure', { hint, name })}
      sending={outcome?.state === 'sending'}
      off={acts.off}
      refused={outcome?.state === 'refused' ? refusal(outcome.error, outcome.act) : null}
      act={() => void send()}
      cancel={() => ask(null)}
    />
  );
}

function Buttons({ view, row, seat, column, ask }: Props) {
  const t = useTranslations('instructor.room.people.seat');
  const acts = useActs();
  const [more, showMore] = useState(false);
  const act = seatActs(acts, row, view.me);
  const off = acts.off || acts.outcome(`seat:${row.id}`)?.state === 'sending';
  const mine = isMine(row.taken, view.me);
  const hint = hintLeft({ view, seat, column });
  const others = view.staff.filter(({ id }) => id !== (row.taken?.by.id ?? view.me.id));
  const hasMore = row.hand !== null || others.length > 0;
  return (
    <>
      <div className="act-row">
        <Button
          main={row.taken === null}
          shortcut="T"
          disabled={off || (row.taken !== null && !mine)}
          onClick={() => void act.take()}
        >
          {t(mine ? 'letGo' : 'take')}
        </Button>
        <Button shortcut="H" disabled={off || hint === null} onClick={() => ask('hint')}>
          {hint === null ? t('noHint') : t('hint', { hint })}
        </Button>
        <Button shortcut="M" disabled={off} onClick={() => ask('message')}>
          {t('message')}
        </Button>
        <Button main={mine} shortcut="D" disabled={off} onClick={() => void act.helped()}>
          {t('helped')}
        </Button>
        {hasMore && (
          <Button aria-expanded={more} onClick={() => showMore(!more)}>
            {t('more')}
          </Button>
        )}
      </div>
      {more && hasMore && (
        <div className="act-row">
          {row.hand && (
            <Button disabled={off} onClick={() => void act.pause()}>
              {t(row.hand.pausedSince === null ? 'pause' : 'resume')}
            </Button>
          )}
          {others.length > 0 && (
            <label className="hand-over">
              <span className="soft">{t('handOver')}</span>
              <select
                value=""
                disabled={off}
                onChange={(event) => {
                  const to = others.find(({ id }) => id === event.target.value);
                  if (to) void act.handOver(to);
                }}
              >
                <option value="">–</option>
                {others.map(({ id, name }) => (
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
