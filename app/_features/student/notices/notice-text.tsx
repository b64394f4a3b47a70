import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { SeatNotice } from '#lib/room/views.ts';
import type { StudentExercise } from '../student-exercises.ts';

interface Props {
  readonly notice: SeatNotice;
  readonly exercises: readonly StudentExercise[];
}

/** Sender, time and text of a notice. */
export function NoticeText({ notice, exercises }: Props) {
  const t = useTranslations('student.notices');
  const { content } = notice;
  return (
    <>
      <b className="whitespace-nowrap">
        {t(notice.toAll ? 'toAll' : 'toYou', { name: notice.from })} <ClockTime at={notice.at} />
      </b>
      <span className="min-w-192 flex-[1_1_0] wrap-anywhere whitespace-pre-line max-tablet:order-1 max-tablet:basis-full">
        {content.kind === 'text' ? (
          <Spans spans={parseAuthoredText(content.text)} />
        ) : (
          <ReleaseText content={content} exercises={exercises} />
        )}
      </span>
    </>
  );
}

function ReleaseText({
  content,
  exercises,
}: {
  readonly content: Exclude<SeatNotice['content'], { kind: 'text' }>;
  readonly exercises: readonly StudentExercise[];
}) {
  const t = useTranslations('student.notices');
  const number = exercises.find(({ info }) => info.id === content.exercise)?.number ?? 0;
  return content.kind === 'hint'
    ? t('hint', { number, hint: content.hint })
    : t('solution', { number });
}
