import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { TimerForm } from '../schedule/timer-form.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import type { Prompt } from '../state/use-prompts.ts';
import { AudiencePicker } from './audience-picker.tsx';
import { selectAll, type AudienceSelection } from './audience-selection.ts';
import { MessageForm } from './message-form.tsx';
import { MoveOnForm, MoveOnTitle } from './move-on-form.tsx';
import { ReleaseForm } from './release-form.tsx';
import { SentList } from './sent-list.tsx';

/**
 * The timer form opens under its button. The others open at the end of the row, and the question about
 * the next exercise below the cards, because "Ready to move on?" answers it. On a phone all are at the
 * bottom, above the tabs.
 */
const PLACES: Readonly<Record<Prompt, string>> = {
  next: 'top-full right-16 mt-4',
  release: 'top-44 right-16',
  announce: 'top-44 right-16',
  timer: 'top-full left-0 mt-4',
};

/** Asks, over the panes, before something reaches the whole room. Escape closes it. */
export function PromptPanel({ prompt }: { readonly prompt: Prompt }) {
  const t = useTranslations('instructor.room.broadcast');
  const { view, column } = useRoomData();
  const { setPrompt, moveTo } = useRoomControls();
  const panel = useRef<HTMLElement>(null);
  // Fixed when the panel opens, so that another instructor who moves on doesn't change the
  // question.
  const [initial] = useState({ column, current: view.info.current });
  const exercise = view.info.exercises.find(({ id }) => id === moveTo);
  const titleId = useId();
  const previousFocus = useRef(document.activeElement);
  const close = () => setPrompt(null);
  useEffect(() => {
    const previous = previousFocus.current;
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus();
    return () => {
      // Give the focus back, unless it has moved elsewhere in the meantime.
      if (
        previous instanceof HTMLElement &&
        previous.isConnected &&
        (document.activeElement === document.body || document.activeElement === null)
      )
        previous.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      data-part="prompt-panel"
      className={cn(
        'absolute z-5 max-h-[calc(100dvh-6rem)] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto border-2 border-ink bg-header px-16 pt-4 pb-16 whitespace-normal text-ink scheme-dark outline-none max-tablet:fixed max-tablet:inset-x-4 max-tablet:top-auto max-tablet:bottom-60 max-tablet:w-auto [&_:is(input,select)]:min-h-28 [&_:is(input,select)]:w-auto max-tablet:[&_:is(input,select)]:min-h-44 [&_input[type=number]]:w-80',
        PLACES[prompt],
      )}
      role="dialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <SectionHeading id={titleId}>
        {prompt === 'next' && exercise ? <MoveOnTitle exercise={exercise} /> : t(prompt)}{' '}
        <span className="ms-auto self-center">
          <Button onClick={close}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </SectionHeading>
      {prompt === 'next' && exercise && (
        <MoveOnForm exercise={exercise} current={initial.current} />
      )}
      {prompt === 'release' && <ReleaseForm column={initial.column} />}
      {prompt === 'announce' && <AnnouncementForm />}
      {prompt === 'timer' && <TimerForm />}
    </section>
  );
}

function AnnouncementForm() {
  const t = useTranslations('instructor.room.broadcast');
  const { view } = useRoomData();
  const { setPrompt } = useRoomControls();
  const [selection, setSelection] = useState<AudienceSelection>(() => selectAll(view));
  // Students who join while the instructor types are included in "everyone".
  const audience = selection.to === 'all' ? selectAll(view) : selection;
  return (
    <>
      <MessageForm
        scope="room"
        audience={audience}
        draftKey="announce"
        label={t('text')}
        onClose={() => setPrompt(null)}
        audiencePicker={<AudiencePicker audience={audience} onSelect={setSelection} />}
      />
      <SentList />
    </>
  );
}
