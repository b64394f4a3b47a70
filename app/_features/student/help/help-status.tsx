'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Since } from '#app/_components/time.tsx';
import { handState, type Hand } from './help-request.ts';
import type { HandControl } from './use-help-request.ts';

/** While the hand is up, and for a moment after: who comes, or how long still, and what was asked. Loud only while nobody is on it. */
export function HandBand({
  control,
  off,
  write,
}: {
  readonly control: HandControl;
  readonly off: boolean;
  readonly write: () => void;
}) {
  const { hand, lowered } = control;
  // The line that says it stays mounted: a reader of the page hears a change of it, and nothing of the seconds that tick.
  return (
    <div className="hand-line" role="status" aria-atomic="false">
      {hand !== null ? (
        <Up hand={hand} control={control} off={off} write={write} />
      ) : (
        lowered !== null && <Down was={lowered} control={control} off={off} />
      )}
    </div>
  );
}

function Up({
  hand,
  control: { sending, withdraw, open },
  off,
  write,
}: {
  readonly hand: Hand;
  readonly control: HandControl;
  readonly off: boolean;
  readonly write: () => void;
}) {
  const t = useTranslations('student.hand');
  const state = handState(hand);
  const head =
    state === 'taken'
      ? t('taken', { name: hand.taken ?? '' })
      : state === 'paused'
        ? t('paused')
        : t(hand.of > 1 ? 'place' : 'placeOnly', { place: hand.place, of: hand.of });
  return (
    <div className="hand" data-state={state}>
      <Cell mark={{ state: 'help' }} taken={state !== 'waiting'} size={30} />
      <b>{head}</b>
      <p>
        <span className="hand-why">
          {state === 'taken' ? t('takenWhy') : state === 'paused' ? t('pausedWhy') : t('up')}{' '}
        </span>
        <span aria-live="off" className="hand-since">
          <Since since={hand.since} />
        </span>
        {hand.question !== '' && <q className="hand-question">{hand.question}</q>}
      </p>
      <span className="hand-acts">
        {!open && (
          <Button className="hand-change" onClick={write}>
            {t(hand.question === '' ? 'add' : 'change')}
          </Button>
        )}
        <Button disabled={off || sending} onClick={withdraw}>
          {t('withdraw')}
        </Button>
      </span>
    </div>
  );
}

/** The hand went down: undone beside the thing, when it was too early. */
function Down({
  was,
  control: { sending, raise, settle },
  off,
}: {
  readonly was: Hand;
  readonly control: HandControl;
  readonly off: boolean;
}) {
  const t = useTranslations('student.hand');
  return (
    <div className="hand" data-state="down">
      <p>{was.taken === null ? t('helped') : t('helpedBy', { name: was.taken })}</p>
      <span className="hand-acts">
        <Button
          disabled={off || sending}
          onClick={() => raise({ exercise: was.exercise, question: was.question })}
        >
          {t('again')}
        </Button>
        <Button onClick={settle}>{t('fine')}</Button>
      </span>
    </div>
  );
}
