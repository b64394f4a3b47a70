import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { MAX_NOTE_CHARS } from '#lib/protocol/limits.ts';
import type { SeatRow, SeatView } from '#lib/room/views.ts';
import { BUTTON_ROW, TYPED_TEXT } from '../broadcast/form-styles.ts';
import { seatName } from '../grid/row-marks.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { INFO_LINE, SECTION } from './drawer-styles.ts';

interface NotesProps {
  readonly row: SeatRow;
  readonly notes: SeatView['notes'];
  /** Number of older notes that aren't in `notes`. */
  readonly omitted: number;
}

/**
 * Private notes about the student, shared by the instructors and assistants. A deleted note can be
 * restored.
 */
export function Notes({ row, notes, omitted }: NotesProps) {
  const t = useTranslations('instructor.room.notes');
  const id = useId();
  const { workshop } = useRoomData().view.info;
  const commands = useRoomCommands();
  const seatId = row.id;
  const isReadOnly = workshop.state === 'archived';
  const scope = `notes:${seatId}`;
  const [text, setText] = useDraft(`podium-draft-${workshop.id}-note-${seatId}`);
  const addNote = async () => {
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
    <section className={SECTION}>
      <SectionHeading level={3}>
        {t('title')} <span className="ms-auto text-soft">{notes.length > 0 && notes.length}</span>
      </SectionHeading>
      <p className={`${INFO_LINE} text-soft`}>{t('lead')}</p>
      {omitted > 0 && <p className={`${INFO_LINE} text-soft`}>{t('more', { count: omitted })}</p>}
      <ul>
        {notes.map((note) => (
          <li
            key={note.id}
            data-part="private-note"
            className="grid grid-cols-[1fr_auto] items-center gap-x-8 border-b border-rule py-4 max-tablet:[&_button]:min-h-44"
          >
            <span className="text-soft">
              {note.by} <ClockTime at={note.at} />
            </span>
            {!isReadOnly && (
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
            )}
            <p className={`col-span-full leading-20 ${TYPED_TEXT}`}>{note.text}</p>
          </li>
        ))}
      </ul>
      {!isReadOnly && (
        <form
          className="grid gap-6 pt-6"
          onSubmit={(event) => {
            event.preventDefault();
            void addNote();
          }}
        >
          <label className="sr-only" htmlFor={id}>
            {t('text', { name: seatName(row) })}
          </label>
          <textarea
            id={id}
            className="w-full resize-y rounded-2 border border-edge bg-surface px-8 py-4 text-inherit placeholder:text-soft placeholder:opacity-100 focus-visible:outline-offset-0"
            rows={2}
            maxLength={MAX_NOTE_CHARS}
            value={text}
            placeholder={t('text', { name: seatName(row) })}
            onChange={(event) => setText(event.target.value)}
          />
          <span className={BUTTON_ROW}>
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
          </span>
        </form>
      )}
    </section>
  );
}
