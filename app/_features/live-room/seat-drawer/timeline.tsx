'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { ClockTime } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { TimelineEntry } from '#lib/protocol/http.ts';
import { PRESENCES, type SeatView } from '#lib/room/views.ts';

type TimelineState =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly entries: readonly TimelineEntry[] }
  | { readonly state: 'failed'; readonly error: ApiError };

/** What is asked for anew, at most this often, while it is looked at. */
const REFRESH_INTERVAL_MS = 10_000;
const INITIAL_ENTRY_COUNT = 30;

/** The last hour of one seat, newest first; fetched when somebody wants it. */
export function Timeline({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.timeline');
  const [open, setOpen] = useState(false);
  return (
    <section>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('title')}</summary>
        {open && <LastHour seat={seat} />}
      </details>
    </section>
  );
}

function LastHour({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.timeline');
  const errorWords = useErrorMessage();
  const [timeline, setTimeline] = useState<TimelineState>({ state: 'loading' });
  const [expanded, setExpanded] = useState(false);
  const { id } = seat.seat;
  const refreshKey = Math.floor((seat.lastChange?.at ?? 0) / REFRESH_INTERVAL_MS);
  useEffect(() => {
    let wanted = true;
    void api.getTimeline(id).then((answer) => {
      // What was fetched once stays through a lost network.
      if (wanted)
        setTimeline((known) =>
          answer.ok
            ? { state: 'loaded', entries: answer.value }
            : known.state === 'loaded'
              ? known
              : { state: 'failed', error: answer.error },
        );
    });
    return () => {
      wanted = false;
    };
  }, [id, refreshKey]);
  if (timeline.state === 'loading')
    return (
      <p className="soft aside-line" role="status">
        {t('loading')}
      </p>
    );
  if (timeline.state === 'failed')
    return (
      <p className="aside-line" role="alert">
        {errorWords(timeline.error)}
      </p>
    );
  if (timeline.entries.length === 0) return <p className="soft aside-line">{t('none')}</p>;
  const shown = expanded ? timeline.entries : timeline.entries.slice(0, INITIAL_ENTRY_COUNT);
  return (
    <>
      <ol className="timeline">
        {shown.map((entry, place) => (
          <li key={`${entry.at} ${timeline.entries.length - place}`}>
            <ClockTime at={entry.at} seconds />
            <span>
              <EntryText entry={entry} seat={seat} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length < timeline.entries.length && (
        <p className="aside-line">
          <Button onClick={() => setExpanded(true)}>
            {t('more', { count: timeline.entries.length })}
          </Button>
        </p>
      )}
    </>
  );
}

const PASS_MESSAGES = { check: 'passed', instructor: 'passedHand', regrade: 'regraded' } as const;

function EntryText({ entry, seat }: { readonly entry: TimelineEntry; readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.timeline');
  const number = (exercise: string) =>
    seat.info.exercises.findIndex(({ id }) => id === exercise) + 1;
  switch (entry.kind) {
    case 'change':
      return t(entry.op === 'set' ? 'set' : 'deleted', {
        kind: kindOf(entry),
        name: entry.ns === '' || entry.ns === 'default' ? entry.name : `${entry.ns}/${entry.name}`,
      });
    case 'passed':
      return <b>{t(PASS_MESSAGES[entry.source], { number: number(entry.exerciseId) })}</b>;
    case 'presence': {
      const presence = PRESENCES.find((each) => each === entry.presence);
      return (
        <>
          {t('presence')} {presence ? <PresenceLabel presence={presence} /> : entry.presence}
        </>
      );
    }
    case 'hint':
      return t(entry.given ? 'hintReleased' : 'hintOpened', {
        hint: entry.hint,
        number: number(entry.exerciseId),
      });
    case 'help-request':
      return (
        <b>
          {entry.what === 'requested' || entry.what === 'canceled'
            ? t(entry.what)
            : t(entry.what, { by: entry.by ?? t('anInstructor') })}
        </b>
      );
  }
}
