'use client';
import { useId, useMemo, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { namedSeats } from './parse-seats.ts';
import { useAct } from './use-command.ts';

const byName = new Intl.Collator('en', { numeric: true });

/** Tables or groups: what the label tells, or what is set here. Hints, solutions and announcements can go to one of them. */
export function GroupsSection({ view, off }: { readonly view: RoomView; readonly off: boolean }) {
  const t = useTranslations('settings');
  const id = useId();
  const [typed, setTyped] = useState({ group: '', seats: '' });
  const { act, sending, done, error } = useAct(view.head.event.id);
  const groups = useMemo(
    () =>
      [...Map.groupBy(view.seats, ({ group }) => group)].sort(([a], [b]) => byName.compare(a, b)),
    [view.seats],
  );
  const { seats, unknown } = useMemo(
    () => namedSeats(typed.seats, view.seats),
    [typed.seats, view.seats],
  );
  const group = typed.group.trim();
  const put = async (into: string | null) => {
    if (await act({ kind: 'set-group', seats: seats.map((row) => row.id), group: into }))
      setTyped({ group: '', seats: '' });
  };
  const submit = (submitted: SubmitEvent) => {
    submitted.preventDefault();
    if (seats.length > 0 && group !== '' && unknown.length === 0) void put(group);
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
          hint={typed.seats === '' ? t('seatsHint') : t('seatsFound', { count: seats.length })}
          error={unknown.length > 0 ? t('seatsUnknown', { words: unknown.join(', ') }) : undefined}
        >
          <textarea
            id={id}
            rows={2}
            aria-describedby={`${id}-more`}
            aria-invalid={unknown.length > 0 || undefined}
            value={typed.seats}
            onChange={(event) => setTyped({ ...typed, seats: event.target.value })}
          />
        </FieldFrame>
        <Field
          label={t('group')}
          maxLength={40}
          value={typed.group}
          onChange={(event) => setTyped({ ...typed, group: event.target.value })}
        />
        <div className="form-end">
          <Button
            main
            type="submit"
            disabled={sending || off || seats.length === 0 || group === '' || unknown.length > 0}
          >
            {t('putInto', { count: seats.length, group: group === '' ? '…' : group })}
          </Button>
          <Button
            disabled={sending || off || seats.length === 0 || unknown.length > 0}
            onClick={() => void put(null)}
          >
            {t('putBack')}
          </Button>
          <span role="status">{error ?? (done ? t('saved') : '')}</span>
        </div>
      </form>
    </section>
  );
}
