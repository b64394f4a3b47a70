'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { PresenceWord } from '#app/_components/presence-label.tsx';
import { Clock } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import type { TimelineEntry } from '#lib/protocol/http.ts';
import { PRESENCES, type SeatView } from '#lib/room/views.ts';

type Fetched =
  | { readonly state: 'asking' }
  | { readonly state: 'here'; readonly entries: readonly TimelineEntry[] }
  | { readonly state: 'refused'; readonly error: ApiError };

/** What is asked for anew, at most this often, while it is looked at. */
const ANEW_MS = 10_000;
const FIRST = 30;

/** The last hour of one seat, newest first; fetched when somebody wants it. */
export function DrawerTimeline({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.people.timeline');
  const [open, setOpen] = useState(false);
  return (
    <section>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('title')}</summary>
        {open && <Hour seat={seat} />}
      </details>
    </section>
  );
}

function Hour({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.people.timeline');
  const errorWords = useErrorWords();
  const [fetched, setFetched] = useState<Fetched>({ state: 'asking' });
  const [all, showAll] = useState(false);
  const { id } = seat.seat;
  const slot = Math.floor((seat.heard?.at ?? 0) / ANEW_MS);
  useEffect(() => {
    let wanted = true;
    void api.timeline(id).then((answer) => {
      // What was fetched once stays through a lost network.
      if (wanted)
        setFetched((known) =>
          answer.ok
            ? { state: 'here', entries: answer.value }
            : known.state === 'here'
              ? known
              : { state: 'refused', error: answer.error },
        );
    });
    return () => {
      wanted = false;
    };
  }, [id, slot]);
  if (fetched.state === 'asking')
    return (
      <p className="soft aside-line" role="status">
        {t('loading')}
      </p>
    );
  if (fetched.state === 'refused')
    return (
      <p className="aside-line" role="alert">
        {errorWords(fetched.error)}
      </p>
    );
  if (fetched.entries.length === 0) return <p className="soft aside-line">{t('none')}</p>;
  const shown = all ? fetched.entries : fetched.entries.slice(0, FIRST);
  return (
    <>
      <ol className="timeline">
        {shown.map((entry, place) => (
          <li key={`${entry.at} ${fetched.entries.length - place}`}>
            <Clock at={entry.at} seconds />
            <span>
              <Entry entry={entry} seat={seat} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length < fetched.entries.length && (
        <p className="aside-line">
          <Button onClick={() => showAll(true)}>
            {t('more', { count: fetched.entries.length })}
          </Button>
        </p>
      )}
    </>
  );
}

const PASSED = { check: 'passed', hand: 'passedHand', 're-grade': 'regraded' } as const;

function Entry({ entry, seat }: { readonly entry: TimelineEntry; readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.people.timeline');
  const number = (exercise: string) =>
    seat.head.exercises.findIndex(({ id }) => id === exercise) + 1;
  switch (entry.kind) {
    case 'change':
      return t(entry.op === 'set' ? 'set' : 'gone', {
        kind: kindOf(entry),
        name: entry.ns === '' || entry.ns === 'default' ? entry.name : `${entry.ns}/${entry.name}`,
      });
    case 'passed':
      return <b>{t(PASSED[entry.source], { number: number(entry.exercise) })}</b>;
    case 'presence': {
      const presence = PRESENCES.find((each) => each === entry.presence);
      return (
        <>
          {t('presence')} {presence ? <PresenceWord presence={presence} /> : entry.presence}
        </>
      );
    }
    case 'hint':
      return t(entry.given ? 'hintGiven' : 'hintTaken', {
        hint: entry.hint,
        number: number(entry.exercise),
      });
    case 'hand':
      return (
        <b>
          {entry.what === 'raised' || entry.what === 'lowered'
            ? t(entry.what)
            : t(entry.what, { by: entry.by ?? t('somebody') })}
        </b>
      );
  }
}
