'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { useStored } from '#app/_components/local-storage.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { SeatView } from '#lib/room/views.ts';
import { ClusterPane } from './cluster/cluster-pane.tsx';
import { Exercise } from './exercise-panes.tsx';
import { Footer } from './student-footer.tsx';
import { HandBand } from './help/help-status.tsx';
import { useKeys } from './use-hotkeys.ts';
import { Notes } from './connection-notes.tsx';
import { Notices } from './notices/notices.tsx';
import { sorted } from './notices/notices.ts';
import { SeatBoard } from './student-header.tsx';
import { followed, stationsOf } from './student-exercises.ts';
import { Tabs, type Tab } from './tabs.tsx';
import { useTabWords } from './use-tab-labels.ts';
import { knownAt } from './last-known-at.ts';
import { useHand } from './help/use-help-request.ts';

/** Fetched with the first question: most pages never show one. */
const HandPane = dynamic(() => import('./help/help-form.tsx').then((module) => module.HandPane), {
  ssr: false,
});

/** The page when the server has answered: the board, what was said, what keeps it from being true, three columns. */
export function Room({
  view,
  connection,
  at,
}: {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly at: string | null;
}) {
  const [tab, setTab] = useState<Tab>('checks');
  const stations = useMemo(() => stationsOf(view), [view]);
  // Once here, the page moves only when its reader does: a pass stays in sight, and nobody's text is pulled away mid-sentence.
  const [chosen, setChosen] = useState(() =>
    stations.some(({ head }) => head.id === at) ? at : followed(view, stations),
  );
  const here = stations.find(({ head }) => head.id === chosen);
  const [letters, setLetters] = useStored('podium-letters');
  const control = useHand(view);
  // Counts how often somebody went to write: each time the field is where they are.
  const [asked, ask] = useState(0);
  const off = connection.state !== 'live';
  const { presence, agent } = view.seat;
  const setup = presence === 'never-seen' || agent === null;
  const asOf = knownAt(view, connection);

  const choose = useCallback((exercise: string) => {
    setChosen(exercise);
    // The address follows, so that loading the page again comes back here; no new entry for the back button to walk through.
    window.history.replaceState(null, '', `?at=${encodeURIComponent(exercise)}`);
  }, []);
  const step = useCallback(
    (by: 1 | -1) => {
      const to = here && stations[here.number - 1 + by];
      if (to) choose(to.head.id);
    },
    [here, stations, choose],
  );
  const showTask = useCallback(
    (exercise: string) => {
      choose(exercise);
      setTab('task');
    },
    [choose],
  );
  const { hand, draft, type, setOpen } = control;
  const write = useCallback(() => {
    if (hand !== null && draft === '') type(hand.question);
    setOpen(true);
    setTab('hand');
    ask((times) => times + 1);
  }, [hand, draft, type, setOpen]);
  useKeys(
    useMemo(
      () => ({
        '[': () => step(-1),
        ']': () => step(1),
        h: () => {
          setTab('task');
          // To the button, not through it: a hint that is opened counts.
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>('[data-next-hint]')?.focus(),
          );
        },
      }),
      [step],
    ),
    letters !== 'off',
  );
  useKeys(
    useMemo(() => ({ 'Control+Enter': write }), [write]),
    true,
  );
  const stop = useCallback(() => {
    // What was typed to change a question that stands is let go of; a question that was never sent stays where it is.
    if (hand !== null) type('');
    setOpen(false);
    setTab('checks');
  }, [hand, type, setOpen]);

  const next = here && stations[here.number];
  const { unread, read } = useMemo(() => sorted(view.notices), [view.notices]);
  const words = useTabWords(view, setup, here);
  return (
    <div className="student" data-stale={asOf !== null || undefined}>
      <SeatBoard
        view={view}
        connection={connection}
        stations={stations}
        here={here}
        choose={choose}
        raise={hand === null && !control.open ? write : null}
      />
      <HandBand control={control} off={off} write={write} />
      <Notices seat={view.seat.id} notices={unread} stations={stations} off={off} show={showTask} />
      <Notes view={view} connection={connection} />
      <main data-tab={tab}>
        <div data-pane="hand" data-open={control.open || undefined}>
          {(control.open || tab === 'hand') && (
            <HandPane
              control={control}
              state={view.head.event.state}
              here={here}
              off={off}
              close={stop}
              asked={asked}
            />
          )}
        </div>
        {here && (
          <Exercise
            key={here.head.id}
            view={view}
            station={here}
            setup={setup}
            asOf={asOf}
            off={off}
            goNext={next ? () => choose(next.head.id) : null}
          />
        )}
        <div data-pane="cluster">
          <ClusterPane view={view} asOf={asOf} />
        </div>
      </main>
      <Footer
        view={view}
        stations={stations}
        read={read}
        show={showTask}
        off={off}
        letters={letters !== 'off'}
        setLetters={(on) => setLetters(on ? 'on' : 'off')}
      />
      <Tabs shown={tab} show={setTab} words={words} />
    </div>
  );
}
