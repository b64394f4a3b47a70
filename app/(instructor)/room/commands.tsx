'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/components/button.tsx';
import { Stop } from '#app/components/stop.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-words.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { z } from 'zod';
import type { ActBody } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/types.ts';

type RoomAct = Extract<z.input<typeof ActBody>, { kind: 'set-current' | 'release-solution' | 'withdraw-solution' }>;
interface Asked {
  readonly act: RoomAct;
  readonly undo: RoomAct;
  readonly number: number;
}
const WORDS = { 'set-current': 'Current', 'release-solution': 'Release', 'withdraw-solution': 'Withdraw' } as const;

interface Props {
  readonly view: RoomView;
  readonly column: number;
  /** What the keys N and R, or the buttons, ask for; asked in place, with its number, before anything reaches students. */
  readonly asking: 'next' | 'release' | null;
  readonly ask: (what: 'next' | 'release' | null) => void;
  /** Nothing can be sent now. */
  readonly off: boolean;
}

const MAY = new Set(['owner', 'instructor']);

function place(view: RoomView): number {
  return view.head.exercises.findIndex(({ id }) => id === view.head.current);
}

/** The exercise that "next" leads to: the chosen column, when another than the current was chosen. */
function asked(view: RoomView, column: number, asking: Props['asking']): Asked | null {
  const { exercises, current, released } = view.head;
  const at = place(view);
  if (asking === 'next') {
    const target = column === at || at < 0 ? at + 1 : column;
    const exercise = exercises[at < 0 && column > 0 ? column : target];
    return exercise ? { act: { kind: 'set-current', exercise: exercise.id }, undo: { kind: 'set-current', exercise: current }, number: exercises.indexOf(exercise) + 1 } : null;
  }
  const exercise = exercises[column];
  if (asking !== 'release' || !exercise) return null;
  const release: RoomAct = { kind: 'release-solution', exercise: exercise.id };
  const withdraw: RoomAct = { kind: 'withdraw-solution', exercise: exercise.id };
  return released.includes(exercise.id) ? { act: withdraw, undo: release, number: column + 1 } : { act: release, undo: withdraw, number: column + 1 };
}

/** Where the room stands, and the two commands that reach everybody. */
export function Commands({ view, column, asking, ask, off }: Props) {
  const t = useTranslations('instructor.room.command');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [done, setDone] = useState<Asked | null>(null);
  const wanted = asked(view, column, asking);

  const send = async (what: Asked, act: RoomAct) => {
    setSending(true);
    const answer = await api.act(view.head.event.id, act);
    setSending(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setDone(act === what.undo ? null : what);
    ask(null);
  };

  if (wanted) {
    return <Question wanted={wanted} seats={view.seats.length} sending={sending} error={error} off={off} send={() => void send(wanted, wanted.act)} cancel={() => {
      setError(null);
      ask(null);
    }} />;
  }
  return (
    <>
      <Standing view={view} />
      {done && (
        <span className="done" role="status">
          {t(`done${WORDS[done.act.kind]}`, { number: done.number })}
          <Button disabled={off || sending} onClick={() => void send(done, done.undo)}>{t('undo')}</Button>
        </span>
      )}
      <Offers view={view} column={column} off={off} ask={(what) => {
        setDone(null);
        ask(what);
      }} />
    </>
  );
}

function Standing({ view }: { readonly view: RoomView }) {
  const { language } = useLanguage();
  const at = place(view);
  const exercise = view.head.exercises[at];
  return exercise ? <><Stop number={at + 1} kind={exercise.kind} size={24} current /><h1 className="clip push-end">{exercise.title[language]}</h1></> : <span className="push-end" />;
}

function Offers({ view, column, off, ask }: Omit<Props, 'asking'>) {
  const t = useTranslations('instructor.room.command');
  const next = asked(view, column, 'next');
  const release = asked(view, column, 'release');
  if (!MAY.has(view.me.role)) return <span className="soft">{t('offRole')}</span>;
  return (
    <>
      {off && <span className="soft">{t('off')}</span>}
      {release && <Button shortcut="R" disabled={off} onClick={() => ask('release')}>{t(release.act.kind === 'release-solution' ? 'release' : 'withdraw', { number: release.number })}</Button>}
      {next && <Button shortcut="N" disabled={off} onClick={() => ask('next')}>{t(place(view) < 0 && next.number === 1 ? 'begin' : next.number === place(view) + 2 ? 'next' : 'make', { number: next.number })}</Button>}
    </>
  );
}

function Question({ wanted, seats, sending, error, off, send, cancel }: {
  readonly wanted: Asked; readonly seats: number; readonly sending: boolean; readonly error: ApiError | null; readonly off: boolean; readonly send: () => void; readonly cancel: () => void;
}) {
  const t = useTranslations('instructor.room.command');
  const errorWords = useErrorWords();
  const words = WORDS[wanted.act.kind];
  return (
    <span className="question push-end" role="group" onKeyDown={(event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      cancel();
    }}>
      <span role="status">{error ? errorWords(error) : t(`ask${words}`, { number: wanted.number, seats })}</span>
      <Button main autoFocus disabled={sending || off} onClick={send}>{sending ? t('sending') : t(`sure${words}`, { number: wanted.number, seats })}</Button>
      <Button onClick={cancel}>{t('cancel')}<kbd aria-hidden="true">Esc</kbd></Button>
    </span>
  );
}
