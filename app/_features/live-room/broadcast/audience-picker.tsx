'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { groupsOf, reachAll, reachOne, type Reach } from './audience-selection.ts';

interface Props {
  readonly view: RoomView;
  /** The open seat: what is sent may be for it alone. */
  readonly open: SeatRow | null;
  readonly reach: Reach;
  readonly choose: (reach: Reach) => void;
}

/** For all, for a group, or for the one whose seat is open. */
export function ReachChoice({ view, open, reach, choose }: Props) {
  const t = useTranslations('instructor.room.people.panel');
  const id = useId();
  const groups = groupsOf(view.seats);
  const all = reachAll(view);
  return (
    <div className="reach" role="group" aria-label={t('to')}>
      <span className="soft" aria-hidden="true">
        {t('to')}
      </span>
      <span className="choices">
        <button type="button" aria-pressed={reach.to === 'all'} onClick={() => choose(all)}>
          {t('all', { seats: all.seats })}
        </button>
        {open?.handle != null && (
          <button
            type="button"
            aria-pressed={reach.to === 'one' && reach.seat === open.id}
            onClick={() => choose(reachOne(open))}
          >
            {open.handle}
          </button>
        )}
      </span>
      {groups.length > 1 && (
        <>
          <label className="sr-only" htmlFor={id}>
            {t('group')}
          </label>
          <select
            id={id}
            value={reach.to === 'group' ? reach.group : ''}
            data-chosen={reach.to === 'group' || undefined}
            onChange={(event) =>
              choose(groups.find(({ group }) => group === event.target.value) ?? all)
            }
          >
            <option value="">{t('group')}</option>
            {groups.map(({ group, seats }) => (
              <option key={group} value={group}>
                {t('groupOf', { group, seats })}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}
