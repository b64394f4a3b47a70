'use client';
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { api } from '#lib/client/api.ts';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import { ReadNotices } from './notices/notices.tsx';
import { OtherDevice } from './other-device.tsx';
import type { StudentExercise } from './student-exercises.ts';
import { PrivacyNote } from './privacy-note.tsx';

interface Props {
  readonly view: SeatView;
  readonly exercises: readonly StudentExercise[];
  /** What was said and read already, newest first. */
  readonly readNotices: readonly SeatNotice[];
  readonly onShowExercise: (exercise: string) => void;
  readonly disabled: boolean;
  readonly letterKeysEnabled: boolean;
  readonly onLetterKeysChange: (on: boolean) => void;
}

/** What was read, what instructors see of a student and what nobody does, the keys, and ways to other devices and out of this one. */
export function StudentFooter({
  view,
  exercises,
  readNotices,
  onShowExercise,
  disabled,
  letterKeysEnabled,
  onLetterKeysChange,
}: Props) {
  const t = useTranslations('student.footer');
  async function leaveWorkshop() {
    const answer = await api.signOut();
    // A whole new page: nothing of this seat stays in memory.
    if (answer.ok) window.location.assign('/');
  }
  return (
    <footer>
      <div className="folds">
        <ReadNotices notices={readNotices} exercises={exercises} onShowExercise={onShowExercise} />
        <PrivacyNote view={view} studentExercises={exercises} />
      </div>
      <p className="student-wide">
        {letterKeysEnabled ? t('keys') : t('keysOff')}{' '}
        <button
          type="button"
          className="quiet"
          onClick={() => onLetterKeysChange(!letterKeysEnabled)}
        >
          {letterKeysEnabled ? t('turnOff') : t('turnOn')}
        </button>
      </p>
      <button type="button" className="quiet" onClick={() => void leaveWorkshop()}>
        {t('leave')}
      </button>
      <span className="student-narrow">
        <LanguageSwitch /> <ThemeSwitch />
      </span>
      <OtherDevice seat={view.seat.id} disabled={disabled} />
    </footer>
  );
}
