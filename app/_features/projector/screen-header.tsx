import { useTranslations } from 'use-intl';
import { Logo } from '#app/_components/logo.tsx';
import type { RoomInfo } from '#lib/room/views.ts';
import type { ProjectorScreenProps } from './projector-screen.tsx';
import { formatWorkshopTime } from './workshop-time.ts';

interface Props extends Pick<ProjectorScreenProps, 'now' | 'reconnecting' | 'onFullScreen'> {
  readonly workshop: RoomInfo['workshop'];
  /** Whether the name isn't the heading of the page already. */
  readonly showsName: boolean;
}

/** The first row: logo, workshop, state of the connection, time of day, full screen. */
export function ScreenHeader({ workshop, showsName, now, reconnecting, onFullScreen }: Props) {
  const t = useTranslations('projector');
  return (
    <header className="flex min-h-[4.6rem] flex-wrap items-center gap-x-[1.6rem] border-b border-rule px-[3rem] [grid-area:header]">
      <Logo className="flex-none gap-[1rem] text-[1em] [&_svg]:h-[1.7rem] [&_svg]:w-[1.9rem]" />
      <span className="min-w-0 flex-1 overflow-hidden text-ellipsis whitespace-nowrap">
        {showsName && workshop.name}
      </span>
      {reconnecting !== null && (
        <b role="status">
          {reconnecting.lastUpdateAt === null
            ? t('connecting')
            : `${t('asOf')} ${formatWorkshopTime(reconnecting.lastUpdateAt, workshop)}`}
        </b>
      )}
      <b data-part="current-time" className="whitespace-nowrap">
        {formatWorkshopTime(now, workshop)}
      </b>
      {onFullScreen !== null && (
        <button
          type="button"
          className="rounded-2 border border-edge px-[1rem] py-[0.3rem] whitespace-nowrap"
          aria-keyshortcuts="F"
          onClick={onFullScreen}
        >
          {t('fullScreen')}
        </button>
      )}
    </header>
  );
}
