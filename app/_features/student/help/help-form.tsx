'use client';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { closedWhy, failing } from './help-request.ts';
import type { Station } from '../student-exercises.ts';
import type { HandControl } from './use-help-request.ts';

interface Props {
  readonly control: HandControl;
  readonly state: SeatView['head']['event']['state'];
  readonly here: Station | undefined;
  readonly off: boolean;
  readonly close: () => void;
  /** How often somebody went to write; 0 when the question was only found again after a reload. */
  readonly asked: number;
}

/** Longest question the server takes, in characters. */
const LONGEST = 500;

/** Where a question is written, before the hand goes up or while it is. It may stay empty. */
export function HandPane({
  control: { hand, draft, type, sending, error, raise },
  state,
  here,
  off,
  close,
  asked,
}: Props) {
  const t = useTranslations('student.hand');
  const board = useTranslations('student.board');
  const words = useErrorWords();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const closed = closedWhy(state);
  const cannot = off || closed !== null || sending;
  const send = () => {
    if (!cannot)
      raise({ exercise: hand?.exercise ?? here?.head.id ?? null, question: draft.trim() });
  };
  const pressed = (event: KeyboardEvent) => {
    // Escape that lets go of the choice of a Japanese word lets go of nothing else.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
  const along = here ? t('along', { number: here.number, failing: failing(here) }) : t('alongNone');
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{hand === null ? t('title') : t('change')}</h2>
      <form
        className="hand-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={id}>{t('question')}</label>
        <textarea
          id={id}
          ref={field}
          rows={3}
          maxLength={LONGEST}
          value={draft}
          aria-describedby={`${id}-about`}
          onChange={(event) => type(event.target.value)}
          onKeyDown={pressed}
        />
        <p id={`${id}-about`} className="soft">
          {hand === null && `${along} `}
          {t('optional')}
        </p>
        {error && <Wrong>{words(error)}</Wrong>}
        <p className="hand-send">
          <Button main type="submit" disabled={cannot} aria-keyshortcuts="Control+Enter">
            {sending ? t('sending') : t(hand === null ? 'raise' : 'save')}
            <kbd aria-hidden="true">Ctrl+Enter</kbd>
          </Button>
          <Button className="hand-close" onClick={close}>
            {t(hand === null ? 'close' : 'keep')}
          </Button>
          {(off || closed) && <span role="status">{closed ? t(closed) : board('off')}</span>}
        </p>
      </form>
    </section>
  );
}
