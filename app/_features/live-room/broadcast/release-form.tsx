'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { useActs, useRefusal, type Acts } from '../state/room-commands.tsx';
import { audienceOf, nextHint, reachAll, type Reach } from './audience-selection.ts';
import { Confirm } from '#app/_components/inline-confirm.tsx';
import { ReachChoice } from './audience-picker.tsx';
import { useReachWords } from './use-audience-text.ts';

type What = number | 'solution' | 'hide';

/** A hint or the solution of one exercise, for all, a group or one; the next that the room has not been given is proposed. */
export function ReleaseForm({
  view,
  column,
  open,
  close,
}: {
  readonly view: RoomView;
  readonly column: number;
  readonly open: SeatRow | null;
  readonly close: () => void;
}) {
  const t = useTranslations('instructor.room.people.panel');
  const acts = useActs();
  const refusal = useRefusal(view);
  const words = useReachWords();
  const exercise = view.head.exercises[column];
  const released = exercise !== undefined && view.head.released.includes(exercise.id);
  const [chosenReach, setReach] = useState<Reach>(() => reachAll(view));
  const [chosen, choose] = useState<What | null>(null);
  if (!exercise) return null;
  const wanted = chosenReach.to === 'all' ? reachAll(view) : chosenReach;
  const proposed =
    nextHint(
      view.notices,
      exercise.id,
      exercise.hints,
      wanted.to === 'one' ? [wanted.seat] : null,
    ) ?? (released ? 'hide' : 'solution');
  const what = chosen ?? proposed;
  // What is open to all cannot be closed to some.
  const reach = what === 'hide' ? reachAll(view) : wanted;
  const number = column + 1;
  const outcome = acts.outcome('room');

  const send = async () => {
    if (await release(acts, what, exercise.id, number, reach)) close();
  };
  const sure =
    what === 'hide'
      ? t('hideAll', { seats: reach.seats })
      : words.release(reach, typeof what === 'number' ? what : 0);
  return (
    <div className="say-form">
      <WhatChoice hints={exercise.hints} released={released} what={what} choose={choose} />
      {what !== 'hide' && <ReachChoice view={view} open={open} reach={reach} choose={setReach} />}
      <Confirm
        ask={<Opens what={what} number={number} />}
        sure={sure}
        sending={outcome?.state === 'sending'}
        off={acts.off}
        refused={outcome?.state === 'refused' ? refusal(outcome.error, outcome.act) : null}
        act={() => void send()}
        cancel={close}
      />
    </div>
  );
}

function WhatChoice({
  hints,
  released,
  what,
  choose,
}: {
  readonly hints: number;
  readonly released: boolean;
  readonly what: What;
  readonly choose: (what: What) => void;
}) {
  const t = useTranslations('instructor.room.people.panel');
  return (
    <div className="reach" role="group" aria-label={t('what')}>
      <span className="soft" aria-hidden="true">
        {t('what')}
      </span>
      <span className="choices">
        {Array.from({ length: hints }, (_, place) => (
          <button
            key={place}
            type="button"
            aria-pressed={what === place + 1}
            onClick={() => choose(place + 1)}
          >
            {t('hint', { hint: place + 1 })}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={what === 'solution' || what === 'hide'}
          onClick={() => choose(released ? 'hide' : 'solution')}
        >
          {t(released ? 'hideSolution' : 'solution')}
        </button>
      </span>
    </div>
  );
}

/** `number`: of the exercise, as people count. */
function release(
  acts: Acts,
  what: What,
  exercise: string,
  number: number,
  reach: Reach,
): Promise<boolean> {
  const to = audienceOf(reach);
  const open = { kind: 'release-solution', exercise, to } as const;
  const hide = { kind: 'withdraw-solution', exercise, to } as const;
  if (what === 'solution') return acts.send('room', open, { code: 'release', number }, () => hide);
  if (what === 'hide') return acts.send('room', hide, { code: 'withdraw', number }, () => open);
  return acts.send(
    'room',
    { kind: 'give-hint', exercise, hint: what, to },
    { code: 'hint', hint: what, seats: reach.seats },
    ({ pos }) => ({ kind: 'withdraw-notice', notice: pos }),
  );
}

function Opens({ what, number }: { readonly what: What; readonly number: number }) {
  const t = useTranslations('instructor.room.people.panel');
  if (what === 'solution') return t('opensSolution', { number });
  return what === 'hide' ? t('hides', { number }) : t('opensHint', { hint: what, number });
}
