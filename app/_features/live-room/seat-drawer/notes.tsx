'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import { ClockTime } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';
import { seatName } from '../grid/row-marks.ts';

/** As the protocol takes it. */
const MAX_NOTE_LENGTH = 2_000;

/** What those who help note on a person, for each other. A deleted note can be put back. */
export function Notes({
  view,
  row,
  notes,
}: {
  readonly view: RoomView;
  readonly row: SeatRow;
  readonly notes: SeatView['notes'];
}) {
  const t = useTranslations('instructor.room.notes');
  const id = useId();
  const commands = useRoomCommands();
  const seatId = row.id;
  const scope = `notes:${seatId}`;
  const [text, setText] = useDraft(`podium-draft-${view.info.workshop.id}-note-${seatId}`);
  const add = async () => {
    if (
      await commands.send(
        scope,
        { kind: 'add-note', seatId, text: text.trim() },
        { code: 'noteSaved' },
        ({ pos }) => ({ kind: 'delete-note', seatId, noteId: pos }),
      )
    )
      setText('');
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
              {note.by} <ClockTime at={note.at} />
            </span>
            <Button
              aria-label={t('deleteOf', { time: formatClock(note.at) })}
              disabled={commands.disabled}
              onClick={() =>
                void commands.send(
                  scope,
                  { kind: 'delete-note', seatId, noteId: note.id },
                  { code: 'noteDeleted' },
                  () => ({ kind: 'add-note', seatId, text: note.text }),
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
          {t('text', { name: seatName(row) })}
        </label>
        <textarea
          id={id}
          rows={2}
          maxLength={MAX_NOTE_LENGTH}
          value={text}
          placeholder={t('text', { name: seatName(row) })}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="act-row">
          <Button
            type="submit"
            disabled={
              commands.disabled ||
              text.trim() === '' ||
              commands.getOutcome(scope)?.state === 'sending'
            }
          >
            {t('add')}
          </Button>
          <CommandOutcome scope={scope} view={view} />
        </span>
      </form>
    </section>
  );
}
