import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { mergeApi } from '#lib/client/merge-api.ts';
import { controlVariants } from '../control-variants.ts';
import { FieldFrame } from '../field-frame.tsx';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import {
  otherSide,
  proposeChoice,
  toMergeRequest,
  type MergeChoice,
  type MergePair,
} from './merge-choice.ts';
import { MergeComparison } from './merge-comparison.tsx';
import { MergeEnds } from './merge-ends.tsx';
import { useNameWithLabel } from './use-name-with-label.ts';
import { useSeatRequest } from './use-seat-request.ts';
import { useStudentDetails } from './use-student-details.ts';

interface Props extends SeatDialogProps {
  /** The id of the other seat, if it is chosen already. */
  readonly otherId: string | null;
}

/** Merges two seats of one student: shows both side by side, and asks what is kept of which. */
export function MergeDialog({
  row,
  seats,
  otherId: proposedId,
  workshopId,
  offline,
  onClose,
  onChanged,
}: Props) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const nameWithLabel = useNameWithLabel();
  const selectId = useId();
  const { sending, error, send } = useSeatRequest();
  const details = useStudentDetails(workshopId);
  // Proposed once for each pair: a connection that changes meanwhile must not change the choice.
  const proposeFor = (id: string): MergeChoice | null => {
    const second = seats.find((candidate) => candidate.id === id);
    return second === undefined
      ? null
      : proposeChoice({ first: { row, details: null }, second: { row: second, details: null } });
  };
  const [otherId, setOtherId] = useState(proposedId ?? '');
  const [choice, setChoice] = useState(() => proposeFor(otherId));
  const other = seats.find(({ id }) => id === otherId);
  const pair = useMemo<MergePair | null>(
    () =>
      other === undefined
        ? null
        : {
            first: { row, details: details?.get(row.id) ?? null },
            second: { row: other, details: details?.get(other.id) ?? null },
          },
    [row, other, details],
  );
  const merge = async () => {
    if (pair === null || choice === null) return;
    const { seatId, body } = toMergeRequest(pair, choice);
    if ((await send(() => mergeApi.mergeSeats(seatId, body))) === null) return;
    toasts.show({ tone: 'success', text: t('done.merged') });
    onChanged();
    onClose();
  };
  return (
    <DialogForm
      title={t('mergeDialog.title')}
      label={t('mergeDialog.save')}
      busyLabel={t('mergeDialog.saving')}
      sending={sending}
      disabled={pair === null || details === null}
      offline={offline}
      error={error?.text ?? null}
      onSubmit={() => void merge()}
      onClose={onClose}
    >
      <FieldFrame id={selectId} label={t('mergeDialog.other')}>
        <select
          id={selectId}
          autoFocus
          className={controlVariants()}
          value={otherId}
          onChange={(event) => {
            setOtherId(event.target.value);
            setChoice(proposeFor(event.target.value));
          }}
        >
          <option value="">{t('mergeDialog.choose')}</option>
          {seats.map(
            (candidate) =>
              candidate.id !== row.id && (
                <option key={candidate.id} value={candidate.id}>
                  {nameWithLabel(candidate)}
                </option>
              ),
          )}
        </select>
      </FieldFrame>
      {pair !== null && choice !== null && (
        <>
          <MergeComparison
            pair={pair}
            choice={choice}
            onChoose={(change) => setChoice({ ...choice, ...change })}
          />
          <p role="status">
            {details === null
              ? t('mergeDialog.loading')
              : t('mergeDialog.mergeAsk', {
                  from: nameWithLabel(pair[otherSide(choice.seat)].row),
                  into: nameWithLabel(pair[choice.seat].row),
                })}
          </p>
          {details !== null && <MergeEnds pair={pair} choice={choice} />}
        </>
      )}
    </DialogForm>
  );
}
