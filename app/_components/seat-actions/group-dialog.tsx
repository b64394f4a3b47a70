import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { MAX_GROUP_NAME_CHARS } from '#lib/protocol/limits.ts';
import { Field } from '../field.tsx';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatsDialogProps } from './dialog-props.ts';
import { listGroups, studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';

/** Moves students to a group, an existing or a new one. */
export function GroupDialog({
  rows,
  seats,
  workshopId,
  offline,
  onClose,
  onChanged,
}: SeatsDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const list = useId();
  const { sending, error, send } = useSeatRequest();
  const [group, setGroup] = useState('');
  const isTooLong = group.trim().length > MAX_GROUP_NAME_CHARS;
  const [first] = rows;
  const save = async () => {
    const wanted = group.trim() === '' ? null : group.trim();
    const done = await send(() =>
      api.executeCommand(workshopId, {
        kind: 'set-group',
        seats: rows.map(({ id }) => id),
        group: wanted,
      }),
    );
    if (done === null) return;
    const shown = wanted ?? first?.label.split('-')[0] ?? '';
    toasts.show({ tone: 'success', text: t('done.moved', { group: shown }) });
    onChanged();
    onClose();
  };
  return (
    <DialogForm
      title={t('groupDialog.title', { count: rows.length, name: first ? studentName(first) : '' })}
      label={t('groupDialog.save')}
      busyLabel={t('groupDialog.saving')}
      sending={sending}
      disabled={isTooLong}
      offline={offline}
      error={error?.text ?? null}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field
        label={t('groupDialog.group')}
        hint={t('groupDialog.hint')}
        error={isTooLong ? t('groupDialog.tooLong') : null}
        value={group}
        list={list}
        autoFocus
        autoComplete="off"
        onTextChange={setGroup}
      />
      <datalist id={list}>
        {listGroups(seats).map((known) => (
          <option key={known} value={known} />
        ))}
      </datalist>
    </DialogForm>
  );
}
