import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { useRoomData } from '../state/room-context.ts';
import { listGroups, selectAll, selectSeat, type AudienceSelection } from './audience-selection.ts';
import { FORM_ROW } from './form-styles.ts';

interface AudiencePickerProps {
  readonly audience: AudienceSelection;
  readonly onSelect: (audience: AudienceSelection) => void;
}

/** Selects everyone, one group, or the student whose seat is open. */
export function AudiencePicker({ audience, onSelect }: AudiencePickerProps) {
  const t = useTranslations('instructor.room.broadcast');
  const { view, selectedSeat } = useRoomData();
  const id = useId();
  const groups = listGroups(view.seats);
  const all = selectAll(view);
  return (
    <div className={FORM_ROW} role="group" aria-label={t('to')}>
      <span className="text-soft" aria-hidden="true">
        {t('to')}
      </span>
      <span className="inline-flex items-center gap-10">
        <ChoiceButton aria-pressed={audience.to === 'all'} onClick={() => onSelect(all)}>
          {t('all', { seats: all.seatCount })}
        </ChoiceButton>
        {selectedSeat?.displayName != null && (
          <ChoiceButton
            aria-pressed={audience.to === 'seat' && audience.seatId === selectedSeat.id}
            onClick={() => onSelect(selectSeat(selectedSeat))}
          >
            {selectedSeat.displayName}
          </ChoiceButton>
        )}
      </span>
      {groups.length > 1 && (
        <>
          <label className="sr-only" htmlFor={id}>
            {t('group')}
          </label>
          <select
            id={id}
            className="data-chosen:border-ink! data-chosen:font-bold"
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
