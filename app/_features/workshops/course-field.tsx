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
  readonly error: string | undefined;
  readonly onSelect: (packId: string) => void;
}

/** The course of a new workshop. */
export function CourseField({ courses, value, error, onSelect }: Props) {
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
        value={value}
        onChange={(event) => onSelect(event.target.value)}
      >
        {courses.map((course) => (
          <option key={course.id} value={course.id}>
            {t('courseOption', { title: course.title[language], exercises: course.exercises })}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
