'use client';
import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FieldFrame } from '#app/_components/field.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import type { RoomView } from '#lib/room/views.ts';
import { useActs, useRefusal } from '../state/room-commands.tsx';
import { audienceOf, type Reach } from './audience-selection.ts';
import { Confirm } from '#app/_components/inline-confirm.tsx';
import { useReachWords } from './use-audience-text.ts';

/** As the protocol takes it. */
const LONGEST = 500;

interface Props {
  readonly view: RoomView;
  readonly place: string;
  readonly reach: Reach;
  /** What was typed for whom; it stays until it was sent. */
  readonly draft: string;
  readonly label: string;
  readonly choose?: ReactNode;
  readonly close: () => void;
}

/** Words to people: typed, addressed, sent by Enter. What was typed outlives a refusal, a lost network and a reload. */
export function SayForm({ view, place, reach, draft, label, choose, close }: Props) {
  const t = useTranslations('instructor.room.people.panel');
  const id = useId();
  const acts = useActs();
  const [text, type] = useDraft(`podium-draft-${view.head.event.id}-${draft}`);
  const refusal = useRefusal(view);
  const words = useReachWords();
  const outcome = acts.outcome(place);
  const over = text.trim().length - LONGEST;
  const empty = text.trim() === '';

  const send = async () => {
    if (empty || over > 0 || acts.off) return;
    const sent = await acts.send(
      place,
      { kind: 'announce', text: text.trim(), to: audienceOf(reach) },
      { code: 'said', seats: reach.seats },
      ({ pos }) => ({ kind: 'withdraw-notice', notice: pos }),
    );
    if (!sent) return;
    type('');
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the choice of a Japanese word is not the Enter that sends.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className="say-form">
      <FieldFrame
        id={id}
        label={label}
        hint={t('textHint')}
        error={over > 0 ? t('tooLong', { over }) : undefined}
      >
        <textarea
          id={id}
          rows={3}
          autoFocus
          value={text}
          aria-describedby={`${id}-more`}
          aria-invalid={over > 0 || undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </FieldFrame>
      {choose}
      <Confirm
        quiet
        sure={words.announce(reach)}
        sending={outcome?.state === 'sending'}
        off={acts.off || empty || over > 0}
        refused={outcome?.state === 'refused' ? refusal(outcome.error, outcome.act) : null}
        act={() => void send()}
        cancel={close}
      />
    </div>
  );
}
