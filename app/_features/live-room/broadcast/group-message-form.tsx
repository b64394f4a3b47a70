'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView } from '#lib/room/views.ts';
import { useActs, useRefusal } from '../state/room-commands.tsx';
import { nextHint, reachThese } from './audience-selection.ts';
import { Confirm } from '#app/_components/inline-confirm.tsx';
import type { Need } from '../attention/attention-queue.ts';
import { useReachWords } from './use-audience-text.ts';
import { SayForm } from './message-form.tsx';

interface Props {
  readonly what: 'hint' | 'say';
  readonly need: Extract<Need, { kind: 'shared' }>;
  readonly view: RoomView;
  readonly place: string;
  readonly close: () => void;
}

/** To all who share a trouble, asked in their line. Who they are is held from the moment it was asked: the number that was read is the number that is sent to. */
export function GroupForm({ what, need, view, place, close }: Props) {
  const t = useTranslations('instructor.room.people.panel');
  const [reach] = useState(() => reachThese(need.seats));
  if (what === 'say')
    return (
      <SayForm
        view={view}
        place={place}
        reach={reach}
        draft={`these-${need.key}`}
        label={t('text')}
        close={close}
      />
    );
  return <GroupHint need={need} view={view} place={place} reach={reach} close={close} />;
}

function GroupHint({
  need,
  view,
  place,
  reach,
  close,
}: Omit<Props, 'what'> & { readonly reach: ReturnType<typeof reachThese> }) {
  const t = useTranslations('instructor.room.people.panel');
  const acts = useActs();
  const refusal = useRefusal(view);
  const words = useReachWords();
  const exercise = view.head.exercises[need.column];
  const ids = reach.to === 'these' ? reach.ids : [];
  const [hint, choose] = useState(() =>
    exercise ? (nextHint(view.notices, exercise.id, exercise.hints, ids) ?? exercise.hints) : 1,
  );
  if (!exercise) return null;
  const outcome = acts.outcome(place);
  const send = async () => {
    const sent = await acts.send(
      place,
      { kind: 'give-hint', exercise: exercise.id, hint, to: { to: 'seats', seats: [...ids] } },
      { code: 'hint', hint, seats: reach.seats },
      ({ pos }) => ({ kind: 'withdraw-notice', notice: pos }),
    );
    if (sent) close();
  };
  return (
    <>
      {exercise.hints > 1 && (
        <span className="choices" role="group" aria-label={t('what')}>
          {Array.from({ length: exercise.hints }, (_, at) => (
            <button
              key={at}
              type="button"
              aria-pressed={hint === at + 1}
              onClick={() => choose(at + 1)}
            >
              {t('hint', { hint: at + 1 })}
            </button>
          ))}
        </span>
      )}
      <Confirm
        ask={t('opensHint', { hint, number: need.column + 1 })}
        sure={words.release(reach, hint)}
        sending={outcome?.state === 'sending'}
        off={acts.off}
        refused={outcome?.state === 'refused' ? refusal(outcome.error, outcome.act) : null}
        act={() => void send()}
        cancel={close}
      />
    </>
  );
}
