'use client';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { listGroups, selectAll, selectSeat, type AudienceSelection } from './audience-selection.ts';

interface AudiencePickerProps {
  readonly view: RoomView;
  /** The open seat: what is sent may be for it alone. */
  readonly selectedSeat: SeatRow | null;
  readonly audience: AudienceSelection;
  readonly onSelect: (audience: AudienceSelection) => void;
}

/** For all, for a group, or for the one whose seat is open. */
export function AudiencePicker({ view, selectedSeat, audience, onSelect }: AudiencePickerProps) {
  const t = useTranslations('instructor.room.broadcast');
  const id = useId();
  const groups = listGroups(view.seats);
  const all = selectAll(view);
  return (
    <div className="reach" role="group" aria-label={t('to')}>
      <span className="soft" aria-hidden="true">
        {t('to')}
      </span>
      <span className="choices">
        <button type="button" aria-pressed={audience.to === 'all'} onClick={() => onSelect(all)}>
          {t('all', { seats: all.seatCount })}
        </button>
        {selectedSeat?.displayName != null && (
          <button
            type="button"
            aria-pressed={audience.to === 'seat' && audience.seatId === selectedSeat.id}
            onClick={() => onSelect(selectSeat(selectedSeat))}
          >
            {selectedSeat.displayName}
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
            value={audience.to === 'group' ? audience.group : ''}
            data-chosen={audience.to === 'group' || undefined}
            onChange={(event) =>
              onSelect(groups.find(({ group }) => group === event.target.value) ?? all)
            }
          >
            <option value="">{t('group')}</option>
            {groups.map(({ group, seatCount }) => (
              <option key={group} value={group}>
                {t('groupOf', { group, seats: seatCount })}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}
