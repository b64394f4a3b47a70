import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { controlVariants } from '#app/_components/control-variants.ts';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { PackSummary } from '#lib/protocol/api/packs.ts';

interface Props {
  readonly courses: readonly Extract<PackSummary, { state: 'ready' }>[];
  /** The id of a pack. */
  readonly value: string;
  /** A copy has the course of the other workshop. */
  readonly isFixed: boolean;
  readonly error: string | undefined;
  readonly onSelect: (packId: string) => void;
}

/** To half an hour: courses are planned in hours. */
function roundToHours(minutes: number): number {
  return Math.max(0.5, Math.round(minutes / 30) / 2);
}

/** The course of a new workshop. */
export function CourseField({ courses, value, isFixed, error, onSelect }: Props) {
  const t = useTranslations('instructor.create');
  const { language } = useLanguage();
  const id = useId();
  return (
    <FieldFrame
      id={id}
      label={t('course')}
      error={error ?? (courses.length === 0 ? t('noCourses') : undefined)}
    >
      <select
        id={id}
        className={controlVariants()}
        disabled={isFixed}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || courses.length === 0 ? `${id}-more` : undefined}
        value={value}
        onChange={(event) => onSelect(event.target.value)}
      >
        {courses.map((course) => (
          <option key={course.id} value={course.id}>
            {t('courseOption', {
              title: course.title[language],
              exercises: course.exercises,
              hours: roundToHours(course.minutes),
            })}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
