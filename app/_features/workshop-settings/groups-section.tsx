'use client';
import { useId, useMemo, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { parseSeats } from './parse-seats.ts';
import { useCommand } from './use-command.ts';

const collator = new Intl.Collator('en', { numeric: true });

/** Tables or groups: what the label tells, or what is set here. Hints, solutions and announcements can go to one of them. */
export function GroupsSection({
  view,
  disabled,
}: {
  readonly view: RoomView;
  readonly disabled: boolean;
}) {
  const t = useTranslations('settings');
  const id = useId();
  const [values, setValues] = useState({ group: '', seats: '' });
  const { sendCommand, sending, done, error } = useCommand(view.info.workshop.id);
  const groups = useMemo(
    () =>
      [...Map.groupBy(view.seats, ({ group }) => group)].sort(([a], [b]) => collator.compare(a, b)),
    [view.seats],
  );
  const { seats, unknownWords } = useMemo(
    () => parseSeats(values.seats, view.seats),
    [values.seats, view.seats],
  );
  const group = values.group.trim();
  const assignGroup = async (into: string | null) => {
    if (await sendCommand({ kind: 'set-group', seats: seats.map((row) => row.id), group: into }))
      setValues({ group: '', seats: '' });
  };
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    if (seats.length > 0 && group !== '' && unknownWords.length === 0) void assignGroup(group);
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('groups')}</h2>
      <p>{t('groupsLead')}</p>
      <ul className="settings-groups">
        {groups.map(([name, rows]) => (
          <li key={name}>
            <b>{name}</b> <span className="soft">{t('seats', { count: rows.length })}</span>
          </li>
        ))}
      </ul>
      <form className="form settings-form" onSubmit={submit} noValidate>
        <FieldFrame
          id={id}
          label={t('seatsOf')}
          hint={values.seats === '' ? t('seatsHint') : t('seatsFound', { count: seats.length })}
          error={
            unknownWords.length > 0
              ? t('seatsUnknown', { words: unknownWords.join(', ') })
              : undefined
          }
        >
          <textarea
            id={id}
            rows={2}
            aria-describedby={`${id}-more`}
            aria-invalid={unknownWords.length > 0 || undefined}
            value={values.seats}
            onChange={(event) => setValues({ ...values, seats: event.target.value })}
          />
        </FieldFrame>
        <Field
          label={t('group')}
          maxLength={40}
          value={values.group}
          onChange={(event) => setValues({ ...values, group: event.target.value })}
        />
        <div className="form-end">
          <Button
            primary
            type="submit"
            disabled={
              sending || disabled || seats.length === 0 || group === '' || unknownWords.length > 0
            }
          >
            {t('moveSeats', { count: seats.length, group: group === '' ? '…' : group })}
          </Button>
          <Button
            disabled={sending || disabled || seats.length === 0 || unknownWords.length > 0}
            onClick={() => void assignGroup(null)}
          >
            {t('resetGroups')}
          </Button>
          <span role="status">{error ?? (done ? t('saved') : '')}</span>
        </div>
      </form>
    </section>
  );
}
