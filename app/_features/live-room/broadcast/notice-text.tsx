import { useTranslations } from 'use-intl';
import type { ExerciseInfo, SentNotice } from '#lib/room/views.ts';
import { TYPED_TEXT } from './form-styles.ts';

interface NoticeTextProps {
  readonly content: SentNotice['content'];
  readonly exercises: readonly Pick<ExerciseInfo, 'id'>[];
}

/** A message as it was typed; a hint or solution by its number. */
export function NoticeText({ content, exercises }: NoticeTextProps) {
  const t = useTranslations('instructor.room.sent');
  if (content.kind === 'text') return <span className={TYPED_TEXT}>{content.text}</span>;
  const number = exercises.findIndex(({ id }) => id === content.exercise) + 1;
  return content.kind === 'hint'
    ? t('hint', { hint: content.hint, number })
    : t('solution', { number });
}
