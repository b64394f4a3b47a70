'use client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { useActs, useRefusal } from '../state/room-commands.tsx';
import { nextPlace, type Asking } from '../state/prompt.ts';
import { reachAll, type Reach } from './audience-selection.ts';
import { Confirm } from '#app/_components/inline-confirm.tsx';
import { ReachChoice } from './audience-picker.tsx';
import { ReleaseForm } from './release-form.tsx';
import { SayForm } from './message-form.tsx';
import { SentList } from './sent-list.tsx';
import { TimerForm } from '../schedule/timer-form.tsx';

interface Props {
  readonly what: Asking;
  readonly view: RoomView;
  readonly column: number;
  readonly open: SeatRow | null;
  readonly close: () => void;
}

/** Under the board's line, over what stands there: what reaches the room is asked here, and Escape lets go of it. */
export function CommandPanel({ what, view, column, open, close }: Props) {
  const t = useTranslations('instructor.room.people.panel');
  const panel = useRef<HTMLElement>(null);
  // Held from the moment it was asked: whoever else moves the room on changes nothing under one's finger.
  const [asked] = useState({ column, current: view.head.current });
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const from = opener.current;
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus();
    return () => {
      // Back to where one was, unless the focus has gone on by itself.
      if (
        from instanceof HTMLElement &&
        from.isConnected &&
        (document.activeElement === document.body || document.activeElement === null)
      )
        from.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      className="panel"
      aria-label={t(what)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <h2 className="section-head">
        {t(what)}{' '}
        <span className="push">
          <Button onClick={close}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </h2>
      {what === 'next' && <NextForm view={view} {...asked} close={close} />}
      {what === 'release' && (
        <ReleaseForm view={view} column={asked.column} open={open} close={close} />
      )}
      {what === 'announce' && <AnnounceForm view={view} open={open} close={close} />}
      {what === 'timer' && <TimerForm view={view} />}
    </section>
  );
}

function NextForm({
  view,
  column,
  current,
  close,
}: Pick<Props, 'view' | 'column' | 'close'> & { readonly current: string | null }) {
  const t = useTranslations('instructor.room.command');
  const acts = useActs();
  const refusal = useRefusal(view);
  const place = nextPlace({ ...view.head, current }, column);
  const exercise = place === null ? undefined : view.head.exercises[place];
  if (!exercise || place === null) return null;
  const outcome = acts.outcome('room');
  const number = place + 1;
  const go = async () => {
    const { id } = exercise;
    if (
      await acts.send(
        'room',
        { kind: 'set-current', exercise: id, from: current },
        { code: 'current', number },
        () => ({ kind: 'set-current', exercise: current, from: id }),
      )
    )
      close();
  };
  return (
    <Confirm
      ask={t('askCurrent', { number, seats: view.seats.length })}
      sure={t('sureCurrent', { number, seats: view.seats.length })}
      sending={outcome?.state === 'sending'}
      off={acts.off}
      refused={outcome?.state === 'refused' ? refusal(outcome.error, outcome.act) : null}
      act={() => void go()}
      cancel={close}
    />
  );
}

function AnnounceForm({ view, open, close }: Pick<Props, 'view' | 'open' | 'close'>) {
  const t = useTranslations('instructor.room.people.panel');
  const [reach, setReach] = useState<Reach>(() => reachAll(view));
  // A room that grew while one typed is addressed whole.
  const now = reach.to === 'all' ? reachAll(view) : reach;
  return (
    <>
      <SayForm
        view={view}
        place="room"
        reach={now}
        draft="announce"
        label={t('text')}
        close={close}
        choose={<ReachChoice view={view} open={open} reach={now} choose={setReach} />}
      />
      <SentList view={view} />
    </>
  );
}
