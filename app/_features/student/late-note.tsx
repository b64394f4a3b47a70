import { useTranslations } from 'use-intl';
import { NoteRow } from './layout/note-row.tsx';
import { isLateJoiner, type StudentExercise } from './student-exercises.ts';

interface Props {
  /** Of the class. */
  readonly currentExerciseId: string | null;
  readonly exercises: readonly StudentExercise[];
}

/** Tells a late joiner where the class is. Gone as soon as the student has started. */
export function LateNote({ currentExerciseId, exercises }: Props) {
  const t = useTranslations('student');
  const current = exercises.find(({ info }) => info.id === currentExerciseId);
  return current !== undefined && isLateJoiner(current, exercises) ? (
    <NoteRow part="late-note">{t('late', { number: current.number })}</NoteRow>
  ) : null;
}
