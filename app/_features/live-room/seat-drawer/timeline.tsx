import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import { PRESENCES, type SeatView } from '#lib/room/views.ts';
import { INFO_LINE, SECTION, SUMMARY } from './drawer-styles.ts';

type TimelineState =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly entries: readonly TimelineEntry[] }
  | { readonly state: 'failed'; readonly error: ApiError };

/** An open timeline is fetched again at most this often. */
const REFRESH_INTERVAL_MS = 10 * SECOND_MS;
const INITIAL_ENTRY_COUNT = 30;

/** The last hour of one seat, newest first. Fetched while it is open. */
export function Timeline({ seat }: { readonly seat: SeatView }) {
  const { id } = seat.seat;
  return (
    <FoldedTimeline
      load={useCallback(() => api.getTimeline(id), [id])}
      version={Math.floor((seat.lastChange?.at ?? 0) / REFRESH_INTERVAL_MS)}
      exercises={seat.info.exercises}
    />
  );
}

interface TimelineProps {
  readonly load: () => Promise<ApiResult<TimelineEntry[]>>;
  /** The entries are loaded again when it is another one. */
  readonly version: number;
  readonly exercises: SeatView['info']['exercises'];
}

/** The history of a seat, which loads when it is opened. */
export function FoldedTimeline(props: TimelineProps) {
  const t = useTranslations('instructor.room.timeline');
  const [open, setOpen] = useState(false);
  return (
    <section className={SECTION}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={SUMMARY}>{t('title')}</summary>
        {open && <Entries {...props} />}
      </details>
    </section>
  );
}

function Entries({ load, version, exercises }: TimelineProps) {
  const t = useTranslations('instructor.room.timeline');
  const errorMessage = useErrorMessage();
  const [timeline, setTimeline] = useState<TimelineState>({ state: 'loading' });
  const [expanded, setExpanded] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void load().then((result) => {
      // After an error, keep showing what was loaded before.
      if (isCurrent)
        setTimeline((previous) =>
          result.ok
            ? { state: 'loaded', entries: result.value }
            : previous.state === 'loaded'
              ? previous
              : { state: 'failed', error: result.error },
        );
    });
    return () => {
      isCurrent = false;
    };
  }, [load, version]);
  if (timeline.state === 'loading')
    return (
      <p className={`${INFO_LINE} text-soft`} role="status">
        {t('loading')}
      </p>
    );
  if (timeline.state === 'failed')
    return (
      <p className={INFO_LINE} role="alert">
        {errorMessage(timeline.error)}
      </p>
    );
  if (timeline.entries.length === 0) return <p className={`${INFO_LINE} text-soft`}>{t('none')}</p>;
  const shown = expanded ? timeline.entries : timeline.entries.slice(0, INITIAL_ENTRY_COUNT);
  return (
    <>
      <ol data-part="timeline">
        {shown.map((entry, index) => (
          <li
            key={`${entry.at} ${timeline.entries.length - index}`}
            className="grid grid-cols-[3.75rem_minmax(0,1fr)] gap-10 py-2 leading-18 wrap-anywhere [&>time]:text-soft"
          >
            <ClockTime at={entry.at} seconds />
            <span>
              <EntryText entry={entry} exercises={exercises} />
            </span>
          </li>
        ))}
      </ol>
      {shown.length < timeline.entries.length && (
        <p className={INFO_LINE}>
          <Button onClick={() => setExpanded(true)}>
            {t('more', { count: timeline.entries.length })}
          </Button>
        </p>
      )}
    </>
  );
}

const PASS_MESSAGES = { check: 'passed', instructor: 'markedPassed', regrade: 'regraded' } as const;

function nameOf({ ns, name }: { readonly ns: string; readonly name: string }): string {
  return ns === '' || ns === 'default' ? name : `${ns}/${name}`;
}

function HelpChangeText({
  entry: { what, by },
}: {
  readonly entry: Extract<TimelineEntry, { kind: 'help-request' }>;
}) {
  const t = useTranslations('instructor.room.timeline');
  if (what === 'requested' || what === 'canceled') return <b>{t(what)}</b>;
  // Without an author, the time of the snooze was over.
  if (what === 'unsnoozed' && by === null) return <b>{t('snoozeEnded')}</b>;
  return <b>{t(what, { by: by ?? t('anInstructor') })}</b>;
}

function SeatChangeText({ entry }: { readonly entry: Extract<TimelineEntry, { kind: 'seat' }> }) {
  const t = useTranslations('instructor.room.timeline');
  const { what, by, from, to } = entry;
  return (
    <b>{t(`seat.${what}`, { by: by ?? t('anInstructor'), from: from ?? '', to: to ?? '' })}</b>
  );
}

function EntryText({
  entry,
  exercises,
}: {
  readonly entry: TimelineEntry;
  readonly exercises: SeatView['info']['exercises'];
}) {
  const t = useTranslations('instructor.room.timeline');
  const exerciseNumber = (exerciseId: string) =>
    exercises.findIndex(({ id }) => id === exerciseId) + 1;
  switch (entry.kind) {
    case 'change':
      return t(entry.op === 'set' ? 'set' : 'deleted', {
        kind: kindOf(entry),
        name: nameOf(entry),
      });
    case 'passed':
      return <b>{t(PASS_MESSAGES[entry.source], { number: exerciseNumber(entry.exerciseId) })}</b>;
    case 'presence': {
      const presence = PRESENCES.find((candidate) => candidate === entry.presence);
      return (
        <>
          {t('presence')} {presence ? <PresenceLabel presence={presence} /> : entry.presence}
        </>
      );
    }
    case 'hint':
      return t(entry.given ? 'hintReleased' : 'hintOpened', {
        hint: entry.hint,
        number: exerciseNumber(entry.exerciseId),
      });
    case 'access-reset':
      return <b>{t('accessReset', { by: entry.by ?? t('anInstructor') })}</b>;
    case 'seat':
      return <SeatChangeText entry={entry} />;
    case 'help-request':
      return <HelpChangeText entry={entry} />;
  }
}
