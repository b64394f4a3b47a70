'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isOwnWork } from '#app/components/objects.ts';
import { useStored } from '#app/components/stored.ts';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/types.ts';
import { ChecksPane } from './checks-pane.tsx';
import { ClusterPane } from './cluster-pane.tsx';
import { Footer } from './footer.tsx';
import { useKeys } from './keys.ts';
import { Notes } from './notes.tsx';
import { SeatBoard } from './seat-board.tsx';
import { SetupPane } from './setup-pane.tsx';
import { followed, stationsOf, type Station } from './stations.ts';
import { Tabs, type Tab } from './tabs.tsx';
import { TaskPane } from './task-pane.tsx';
import { useExerciseText } from './use-exercise-text.ts';

/** Only a quiz needs it: it is fetched with the first one. */
const QuizPane = dynamic(() => import('./quiz-pane.tsx').then((module) => module.QuizPane), { ssr: false });

/** The page when the server has answered: the board, what keeps it from being true, three columns. */
export function Room({ view, connection, at }: { readonly view: SeatView; readonly connection: Connection; readonly at: string | null }) {
  const t = useTranslations('student.seat');
  const [tab, setTab] = useState<Tab>('checks');
  const stations = useMemo(() => stationsOf(view), [view]);
  // Once here, the page moves only when its reader does: a pass stays in sight, and nobody's text is pulled away mid-sentence.
  const [chosen, setChosen] = useState(() => (stations.some(({ head }) => head.id === at) ? at : followed(view, stations)));
  const here = stations.find(({ head }) => head.id === chosen);
  const [letters, setLetters] = useStored('podium-letters');
  const off = connection.state !== 'live';
  const { presence, agent } = view.seat;
  const setup = presence === 'never-seen' || agent === null;

  const choose = useCallback((exercise: string) => {
    setChosen(exercise);
    // The address follows, so that loading the page again comes back here; no new entry for the back button to walk through.
    window.history.replaceState(null, '', `?at=${encodeURIComponent(exercise)}`);
  }, []);
  const step = useCallback((by: 1 | -1) => {
    const to = here && stations[here.number - 1 + by];
    if (to) choose(to.head.id);
  }, [here, stations, choose]);
  useKeys(useMemo(() => ({
    '[': () => step(-1),
    ']': () => step(1),
    h: () => {
      setTab('task');
      // To the button, not through it: a hint that is opened counts.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-next-hint]')?.focus());
    },
  }), [step]), letters !== 'off');

  const next = here && stations[here.number];
  const own = view.objects.filter(isOwnWork);
  return (
    <div className="student" data-stale={off || undefined}>
      <SeatBoard view={view} connection={connection} stations={stations} here={here} choose={choose} />
      <Notes view={view} connection={connection} />
      <main data-tab={tab}>
        {here && <Exercise key={here.head.id} view={view} station={here} setup={setup} off={off} goNext={next ? () => choose(next.head.id) : null} />}
        <div data-pane="cluster"><ClusterPane view={view} /></div>
      </main>
      <Footer seat={view.seat.id} off={off} letters={letters !== 'off'} setLetters={(on) => setLetters(on ? 'on' : 'off')} />
      <Tabs
        shown={tab} show={setTab}
        words={{
          checks: setup ? [t('setupTab'), t('waitingTab')] : [t('checksTab'), here ? `${here.n} / ${here.m}` : ''],
          task: [t('taskTab'), here ? String(here.number) : ''],
          cluster: [t('clusterTab'), String(own.length)],
        }}
      />
    </div>
  );
}

interface ExerciseProps {
  readonly view: SeatView;
  readonly station: Station;
  readonly setup: boolean;
  readonly off: boolean;
  readonly goNext: (() => void) | null;
}

/** What to do and how it stands, side by side: both speak of one text. A quiz needs no cluster. */
function Exercise({ view, station, setup, off, goNext }: ExerciseProps) {
  const { language } = useLanguage();
  const { head, view: exercise } = station;
  const answered = exercise.checks.map((result) => (result.state === 'holds' ? result.check : JSON.stringify(result.reason.params)));
  const version = [exercise.hintsTaken.join(), exercise.solution, ...(head.kind === 'quiz' ? answered : [])].join(' ');
  const fetched = useExerciseText({ seat: view.seat.id, exercise: head.id, language, version });
  return (
    <>
      <div data-pane="task"><TaskPane station={station} fetched={fetched} off={off} /></div>
      <div data-pane="checks">
        {setup && head.kind !== 'quiz' ? <SetupPane seat={view.seat} /> : (
          <ChecksPane view={view} station={station} goNext={goNext} questions={head.kind === 'quiz' ? <QuizPane seat={view.seat.id} station={station} fetched={fetched} off={off} /> : null} />
        )}
      </div>
    </>
  );
}
