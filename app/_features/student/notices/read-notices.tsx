import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { SeatNotice } from '#lib/room/views.ts';
import type { StudentExercise } from '../student-exercises.ts';
import { NoticeText } from './notice-text.tsx';

interface Props {
  /** Newest first. */
  readonly notices: readonly SeatNotice[];
  readonly exercises: readonly StudentExercise[];
  readonly onShowExercise: (exercise: string) => void;
}

/** The notices that the student marked as read. */
export function ReadNotices({ notices, exercises, onShowExercise }: Props) {
  const t = useTranslations('student.notices');
  return (
    <ul data-part="read-notices">
      {notices.map((notice) => {
        const { content } = notice;
        return (
          <li
            key={notice.id}
            className="flex flex-wrap items-baseline gap-x-12 gap-y-4 border-t border-rule py-6"
          >
            <NoticeText notice={notice} exercises={exercises} />
            {content.kind !== 'text' && (
              <Button size="medium" onClick={() => onShowExercise(content.exercise)}>
                {t('show')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
