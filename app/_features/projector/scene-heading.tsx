import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomInfo } from '#lib/room/views.ts';
import { BreakCountdown } from './break-countdown.tsx';
import { CurrentExercise } from './current-exercise.tsx';
import type { ProjectorScene } from './projector-scene.ts';
import { formatWorkshopStart, formatWorkshopTime } from './workshop-time.ts';

interface Props {
  readonly scene: ProjectorScene;
  readonly info: RoomInfo;
  /** ms since 1970 */
  readonly now: number;
}

/** The heading of the page: the workshop, the exercise or the break. */
export function SceneHeading({ scene, info, now }: Props) {
  return (
    <section
      data-part="projector-current"
      className="flex flex-wrap content-center items-center gap-x-[2.4rem] gap-y-[1rem] px-[3rem] py-[1.2rem] [grid-area:current]"
    >
      <SceneContent scene={scene} info={info} now={now} />
    </section>
  );
}

function SceneContent({ scene, info, now }: Props) {
  const t = useTranslations('projector');
  const { workshop } = info;
  switch (scene.kind) {
    case 'waiting':
      return (
        <Heading title={workshop.name}>
          <p>
            {t('startsAt', {
              time: formatWorkshopStart(scene.startsAt, workshop, {
                now,
                language: workshop.language,
              }),
            })}
          </p>
          {scene.joined !== null && scene.joined > 0 && (
            <p>{t('joined', { count: scene.joined })}</p>
          )}
        </Heading>
      );
    case 'starting':
      return (
        <Heading title={workshop.name}>
          <p>{t('startingSoon')}</p>
        </Heading>
      );
    case 'break':
      return (
        <BreakCountdown
          title={t('breakUntil', { time: formatWorkshopTime(scene.endsAt, workshop) })}
          leftMs={scene.leftMs}
        />
      );
    case 'exercise':
      return (
        <CurrentExercise
          index={scene.index}
          exercise={scene.exercise}
          language={workshop.language}
        />
      );
    case 'over':
      return (
        <Heading title={t('ended')}>
          <p>{t('resultsHint')}</p>
        </Heading>
      );
  }
}

function Heading({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 flex-1 text-[2.4rem]/[1.4]">
      <h1 className="text-[4.6rem]/[1.16] text-balance wrap-anywhere">{title}</h1>
      {children}
    </div>
  );
}
