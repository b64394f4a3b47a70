import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import type { ProjectorView } from '#lib/room/views.ts';
import { Announcement } from './announcement.tsx';
import { ExerciseRail } from './exercise-rail.tsx';
import { JoinInfo } from './join-info.tsx';
import {
  announcementAt,
  isBelowLine,
  joinSizeOf,
  sceneAt,
  type ProjectorScene,
} from './projector-scene.ts';
import { ScreenHeader } from './screen-header.tsx';
import { SceneHeading } from './scene-heading.tsx';
import { TimeLeft } from './time-left.tsx';

const sideVariants = cva('flex flex-wrap gap-[1rem] px-[1.5rem] [grid-area:side]', {
  variants: {
    inRow: {
      true: 'items-center pb-[0.3rem]',
      false: 'pt-[1rem] pb-[1.4rem] landscape:flex-col landscape:flex-nowrap',
    },
  },
});

export interface ProjectorScreenProps {
  readonly view: ProjectorView;
  /** The server's time, ms since 1970. */
  readonly now: number;
  /** The public address of the server. */
  readonly publicUrl: string;
  /** While the connection is lost: when the last update arrived, ms since 1970. */
  readonly reconnecting: { readonly lastUpdateAt: number | null } | null;
  readonly isPointerIdle: boolean;
  /** null where the browser has no full screen, or shows it already. */
  readonly onFullScreen: (() => void) | null;
  /** A part of another page, such as a replay, instead of a page. */
  readonly isEmbedded?: boolean;
}

interface SceneProps {
  readonly scene: ProjectorScene;
}

/** What the projector shows of a view at a moment, in the workshop's language and time zone. */
export function ProjectorScreen(props: ProjectorScreenProps) {
  const { view, now, isPointerIdle, isEmbedded } = props;
  const Root = isEmbedded ? 'div' : 'main';
  const t = useTranslations('projector');
  const { workshop } = view.info;
  const scene = sceneAt(view, now);
  const joinSize = joinSizeOf(scene);
  const announcement = announcementAt(view, now);
  // The page of a workshop that is over doesn't change, so its age is of no interest.
  const reconnecting = scene.kind === 'over' ? null : props.reconnecting;
  return (
    <Root
      data-page="projector"
      data-scene={scene.kind}
      data-join={joinSize}
      data-long-code={isBelowLine(workshop.code, joinSize) || undefined}
      data-stale={reconnecting !== null || undefined}
      lang={workshop.language}
      className={`projector-screen grid ${isEmbedded ? 'min-h-full' : 'min-h-screen'} bg-paper text-[1.7rem]/[1.3] text-ink ${isPointerIdle ? 'cursor-none' : ''}`}
    >
      <ScreenHeader
        workshop={workshop}
        showsName={scene.kind === 'exercise' || scene.kind === 'break'}
        now={now}
        reconnecting={reconnecting}
        onFullScreen={props.onFullScreen}
      />
      <ErrorBoundary className="[grid-area:current]">
        <SceneHeading scene={scene} info={view.info} now={now} />
      </ErrorBoundary>
      <ErrorBoundary className="[grid-area:line]">
        {scene.kind === 'exercise' && scene.students === 'few' && (
          <p className="self-end px-[3rem] pb-[2.4rem] [grid-area:line]">{t('fewStudents')}</p>
        )}
        {scene.kind === 'exercise' && typeof scene.students === 'object' && (
          <ExerciseRail info={view.info} students={scene.students} now={now} />
        )}
      </ErrorBoundary>
      <ErrorBoundary className="[grid-area:side]">
        <JoinAndTime {...props} scene={scene} />
      </ErrorBoundary>
      {announcement !== null && <Announcement text={announcement} />}
    </Root>
  );
}

/** The timer and how to join. */
function JoinAndTime({ view, scene, now, publicUrl }: ProjectorScreenProps & SceneProps) {
  const { workshop, schedule } = view.info;
  const size = joinSizeOf(scene);
  if (size === 'hidden') return null;
  const inRow = isBelowLine(workshop.code, size);
  return (
    <div className={sideVariants({ inRow })}>
      {(scene.kind === 'exercise' || scene.kind === 'starting') && (
        <TimeLeft schedule={schedule} workshop={workshop} now={now} />
      )}
      <JoinInfo code={workshop.code} publicUrl={publicUrl} size={size} inRow={inRow} />
    </div>
  );
}
