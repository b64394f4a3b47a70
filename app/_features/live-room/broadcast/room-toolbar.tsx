'use client';
import { Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { later } from '#app/_components/lazy-with-preload.ts';
import { Stop } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { mayHelp, mayLead } from '#lib/room/roles.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';
import { nextPlace, type Asking } from '../state/prompt.ts';
import { nextHint } from './audience-selection.ts';
import { PaceClock } from '../schedule/schedule-clock.tsx';

/** Not needed for the first look at the room. */
const [CommandPanel, fetchPanel] = later(() =>
  import('./prompt-panel.tsx').then((module) => module.CommandPanel),
);
export { fetchPanel };

interface Props {
  readonly view: RoomView;
  readonly column: number;
  /** The exercise that was chosen to be shown; null while the wall follows the current one. */
  readonly chosen: string | null;
  readonly open: SeatRow | null;
  /** What the keys or the buttons ask for; asked in place, with its number, before anything reaches students. */
  readonly asking: Asking | null;
  readonly ask: (what: Asking | null) => void;
}

/** Where the room stands, its clock, and the commands that reach everybody. */
export function Commands({ view, column, chosen, open, asking, ask }: Props) {
  const t = useTranslations('instructor.room.command');
  const acts = useActs();
  // Who chooses another exercise asks about that one; words that are being typed stay.
  const question = asking === 'next' || asking === 'release' ? `${asking} ${chosen ?? ''}` : asking;
  return (
    <>
      <Standing view={view} />
      <PaceClock
        pace={view.head.pace}
        open={asking === 'timer'}
        {...(mayLead(view.me) && { change: () => ask(asking === 'timer' ? null : 'timer') })}
      />
      <span className="push-end" />
      <OutcomeLine place="room" view={view} />
      {acts.off && <span className="soft">{t('off')}</span>}
      {mayHelp(view.me) ? (
        <Offers view={view} column={column} asking={asking} ask={ask} />
      ) : (
        <span className="soft">{t('offRole')}</span>
      )}
      {asking && (
        <Suspense fallback={null}>
          <CommandPanel
            key={question}
            what={asking}
            view={view}
            column={column}
            open={open}
            close={() => ask(null)}
          />
        </Suspense>
      )}
    </>
  );
}

function Standing({ view }: { readonly view: RoomView }) {
  const { language } = useLanguage();
  const at = view.head.exercises.findIndex(({ id }) => id === view.head.current);
  const exercise = view.head.exercises[at];
  return exercise ? (
    <>
      <Stop number={at + 1} kind={exercise.kind} size={24} current />
      <h1 className="clip">{exercise.title[language]}</h1>
    </>
  ) : null;
}

function Offers({ view, column, asking, ask }: Pick<Props, 'view' | 'column' | 'asking' | 'ask'>) {
  const t = useTranslations('instructor.room.people.panel');
  const acts = useActs();
  const lead = mayLead(view.me);
  const offered = (what: Asking, shortcut: string, words: string) => (
    <Button
      shortcut={shortcut}
      disabled={acts.off}
      aria-expanded={asking === what}
      onClick={() => ask(asking === what ? null : what)}
    >
      {words}
    </Button>
  );
  if (!lead) return null;
  return (
    <>
      {offered('announce', 'A', t('announce'))}
      {view.head.exercises[column] && offered('release', 'R', releaseWords(view, column, t))}
      {nextPlace(view.head, column) !== null && (
        <NextOffer view={view} column={column} offered={offered} />
      )}
    </>
  );
}

function releaseWords(
  view: RoomView,
  column: number,
  t: ReturnType<typeof useTranslations<'instructor.room.people.panel'>>,
): string {
  const exercise = view.head.exercises[column];
  const hint = exercise ? nextHint(view.notices, exercise.id, exercise.hints, null) : null;
  if (hint !== null) return t('releaseHint', { hint });
  return exercise && view.head.released.includes(exercise.id) ? t('release') : t('releaseSolution');
}

function NextOffer({
  view,
  column,
  offered,
}: Pick<Props, 'view' | 'column'> & {
  readonly offered: (what: Asking, shortcut: string, words: string) => ReactNode;
}) {
  const t = useTranslations('instructor.room.command');
  const at = view.head.exercises.findIndex(({ id }) => id === view.head.current);
  const number = (nextPlace(view.head, column) ?? 0) + 1;
  return offered(
    'next',
    'N',
    at < 0 && number === 1 ? t('begin') : number === at + 2 ? t('next') : t('make', { number }),
  );
}
