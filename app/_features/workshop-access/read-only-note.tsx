import { useTranslations } from 'use-intl';

/** In place of a form that an ended workshop doesn't have. */
export function ReadOnlyNote() {
  const t = useTranslations('instructor.access');
  return <p className="pb-24">{t('over')}</p>;
}
