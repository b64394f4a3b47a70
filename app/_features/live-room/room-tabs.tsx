import { useTranslations } from 'use-intl';
import { useRoomControls } from './state/room-context.ts';

const TABS = ['attention', 'grid', 'status'] as const;

/** The tabs of a phone. Wider pages show all panes. */
export function RoomTabs() {
  const t = useTranslations('instructor.room.tabs');
  const { viewState, dispatch } = useRoomControls();
  return (
    <nav
      data-part="tabs"
      className="hidden border-t-2 border-ink bg-paper max-tablet:col-start-1 max-tablet:row-start-3 max-tablet:grid max-tablet:grid-cols-[repeat(3,1fr)]"
      aria-label={t('label')}
    >
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          className="aria-pressed:bg-ink aria-pressed:font-bold aria-pressed:text-paper"
          aria-pressed={viewState.tab === tab}
          onClick={() => dispatch({ tab })}
        >
          {t(tab)}
        </button>
      ))}
    </nav>
  );
}
