'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import { Clock } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';
import { nameOf } from '../grid/row-marks.ts';

/** As the protocol takes it. */
const LONGEST = 2_000;

/** What those who help note on a person, for each other. A deleted note can be put back. */
export function DrawerNotes({
  view,
  row,
  notes,
}: {
  readonly view: RoomView;
  readonly row: SeatRow;
  readonly notes: SeatView['notes'];
}) {
  const t = useTranslations('instructor.room.people.notes');
  const id = useId();
  const acts = useActs();
  const seat = row.id;
  const place = `notes:${seat}`;
  const [text, type] = useDraft(`podium-draft-${view.head.event.id}-note-${seat}`);
  const add = async () => {
    if (
      await acts.send(
        place,
        { kind: 'note', seat, text: text.trim() },
        { code: 'noted' },
        ({ pos }) => ({ kind: 'delete-note', seat, note: pos }),
      )
    )
      type('');
  };
  return (
    <section>
      <h3 className="section-head">
        {t('title')} <span className="push soft">{notes.length > 0 && notes.length}</span>
      </h3>
      <p className="soft aside-line">{t('lead')}</p>
      <ul>
        {notes.map((note) => (
          <li key={note.id} className="note">
            <span className="soft">
              {note.by} <Clock at={note.at} />
            </span>
            <Button
              aria-label={t('deleteOf', { time: formatClock(note.at) })}
              disabled={acts.off}
              onClick={() =>
                void acts.send(
                  place,
                  { kind: 'delete-note', seat, note: note.id },
                  { code: 'unnoted' },
                  () => ({ kind: 'note', seat, text: note.text }),
                )
              }
            >
              {t('delete')}
            </Button>
            <p className="typed">{note.text}</p>
          </li>
        ))}
      </ul>
      <form
        className="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <label className="sr-only" htmlFor={id}>
          {t('text', { name: nameOf(row) })}
        </label>
        <textarea
          id={id}
          rows={2}
          maxLength={LONGEST}
          value={text}
          placeholder={t('text', { name: nameOf(row) })}
          onChange={(event) => type(event.target.value)}
        />
        <span className="act-row">
          <Button
            type="submit"
            disabled={acts.off || text.trim() === '' || acts.outcome(place)?.state === 'sending'}
          >
            {t('add')}
          </Button>
          <OutcomeLine place={place} view={view} />
        </span>
      </form>
    </section>
  );
}
