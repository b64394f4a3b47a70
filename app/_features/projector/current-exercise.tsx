import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { ProjectorView } from '#lib/room/views.ts';
import { TimeLeft } from './time-left.tsx';

const numberVariants = cva(
  'grid size-[10.5rem] flex-none place-items-center bg-ink font-sans text-[6.4rem]/[1] font-bold text-paper normal-nums',
  {
    variants: {
      kind: {
        'hands-on': 'rounded-full',
        problem: 'rounded-2',
        quiz: 'transform-[rotate(45deg)_scale(0.75)] rounded-2 *:transform-[rotate(-45deg)]',
      },
    },
  },
);

/** The current exercise in both languages with the time left. */
export function CurrentExercise({ view: { info } }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { language } = useLanguage();
  const mounted = useMounted();
  const index = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = info.exercises[index];
  const otherLanguage = language === 'ja' ? 'en' : 'ja';
  if (info.workshop.state === 'ended' || info.workshop.state === 'archived')
    return (
      <Row>
        <Title>{t('ended')}</Title>
      </Row>
    );
  return (
    <Row>
      {exercise ? (
        <>
          <span className={numberVariants({ kind: exercise.kind })}>
            <span>{index + 1}</span>
          </span>
          <div>
            <Title>{exercise.title[language]}</Title>
            <Subtitle lang={otherLanguage}>{exercise.title[otherLanguage]}</Subtitle>
          </div>
        </>
      ) : (
        <div>
          <Title>{info.workshop.name}</Title>
          <Subtitle>
            {t('startsAt', { time: mounted ? formatClock(info.workshop.startsAt) : '--:--' })}
          </Subtitle>
        </div>
      )}
      <TimeLeft schedule={info.schedule} />
    </Row>
  );
}

function Row({ children }: { readonly children: ReactNode }) {
  return (
    <section
      data-part="projector-current"
      className="col-span-full flex min-h-[14rem] items-center gap-[2.4rem] px-[3rem] pt-[2rem] pb-[1.6rem]"
    >
      {children}
    </section>
  );
}

function Title({ children }: { readonly children: ReactNode }) {
  return <h1 className="text-[4.6rem]/[1.16] text-balance">{children}</h1>;
}

function Subtitle({ lang, children }: { readonly lang?: string; readonly children: ReactNode }) {
  return (
    <p className="mt-[0.5rem] text-[2.1rem]/[1.3] text-soft" lang={lang}>
      {children}
    </p>
  );
}
