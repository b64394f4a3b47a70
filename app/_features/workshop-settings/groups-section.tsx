import { useId, useMemo, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { controlVariants } from '#app/_components/control-variants.ts';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { MAX_GROUP_NAME_CHARS } from '#lib/protocol/limits.ts';
import type { RoomView } from '#lib/room/views.ts';
import { parseSeats } from './parse-seats.ts';
import { useCommand } from './use-command.ts';

const GROUP_DRAFT = { group: '', seats: '' };
const collator = new Intl.Collator('en', { numeric: true });

interface Props {
  readonly view: RoomView;
  readonly disabled: boolean;
}

/**
 * The groups of seats, which follow from the labels or are set here. Hints, solutions and messages
 * can be sent to a group.
 */
export function GroupsSection({ view, disabled }: Props) {
  const t = useTranslations('settings');
  const id = useId();
  const workshopId = view.info.workshop.id;
  const { typed, type, clear } = useJsonDraft(`podium.groups.${workshopId}`, GROUP_DRAFT);
  const values = { ...GROUP_DRAFT, ...typed };
  const { sendCommand, sending } = useCommand(workshopId);
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
  const isOff = sending || disabled || seats.length === 0 || unknownWords.length > 0;
  const assignGroup = async (target: string | null) => {
    const moved = seats.map((row) => row.id);
    if (isOff) return;
    if (await sendCommand({ kind: 'set-group', seats: moved, group: target }, t('groupsSaved')))
      clear();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (group !== '') void assignGroup(group);
  };
  return (
    <PageSection title={t('groups')}>
      <p>{t('groupsLead')}</p>
      <ul data-part="seat-groups" className="flex flex-wrap gap-x-24 gap-y-4 py-8">
        {groups.map(([name, rows]) => (
          <li key={name}>
            <b>{name}</b> <span className="text-soft">{t('seats', { count: rows.length })}</span>
          </li>
        ))}
      </ul>
      <form className="grid max-w-544 gap-12 py-8" onSubmit={submit} noValidate>
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
            className={cn(controlVariants(), 'min-h-0 py-6')}
            aria-describedby={`${id}-more`}
            aria-invalid={unknownWords.length > 0 || undefined}
            value={values.seats}
            onChange={(event) => type({ seats: event.target.value })}
          />
        </FieldFrame>
        <Field
          label={t('group')}
          maxLength={MAX_GROUP_NAME_CHARS}
          value={values.group}
          onTextChange={(text) => type({ group: text })}
        />
        <div className="flex flex-wrap items-center gap-12">
          <Button primary type="submit" aria-disabled={isOff || group === ''}>
            {t('moveSeats', { count: seats.length, group: group === '' ? '…' : group })}
          </Button>
          <Button aria-disabled={isOff} onClick={() => void assignGroup(null)}>
            {t('resetGroups')}
          </Button>
        </div>
      </form>
    </PageSection>
  );
}
