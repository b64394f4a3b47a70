import Link from 'next/link';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { KeepCurrent } from './keep-current.tsx';
import type { ResultsTexts } from './results-texts.ts';

type Part = keyof Messages['results']['method']['parts'];

/** In the order of the page, from the students to the proposals. */
export const METHOD_PARTS: readonly Part[] = [
  'students',
  'attendance',
  'time',
  'unfinished',
  'plan',
  'fates',
  'failures',
  'states',
  'checks',
  'hints',
  'help',
  'progress',
  'quizzes',
  'infrastructure',
  'advice',
  'comparison',
  'privacy',
];

/** How each number of the results is computed. */
export function MethodPage({
  workshopId,
  texts,
}: {
  readonly workshopId: string;
  readonly texts: ResultsTexts;
}) {
  const { t } = texts;
  return (
    <StaffMain title={t('method.title')}>
      <KeepCurrent language={texts.language} everyMs={null} />
      <div className="grid max-w-720 gap-16 text-read">
        <p>
          {t('method.lead')}{' '}
          <Link href={`/workshops/${workshopId}/results` as never} prefetch={false}>
            {t('method.back')}
          </Link>
        </p>
        {METHOD_PARTS.map((part) => (
          <section key={part} id={part} className="scroll-mt-16">
            <SectionHeading className="text-check">
              {t(`method.parts.${part}.title`)}
            </SectionHeading>
            <p className="pt-6">{t(`method.parts.${part}.text`)}</p>
          </section>
        ))}
      </div>
    </StaffMain>
  );
}
