import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';
import { INVITED_ROLES, type InvitedMember, type InvitedRole } from './create-draft.ts';

const MAX_MEMBERS = 20;

interface Props {
  readonly members: readonly InvitedMember[];
  readonly onChange: (members: readonly InvitedMember[]) => void;
}

/** Who gets a link after the workshop is created. */
export function MembersField({ members, onChange }: Props) {
  const t = useTranslations('instructor.create');
  const id = useId();
  const replace = (index: number, part: Partial<InvitedMember>) =>
    onChange(members.map((member, i) => (i === index ? { ...member, ...part } : member)));
  return (
    <fieldset aria-describedby={`${id}-more`} className="grid min-w-0 gap-6">
      <legend className="font-bold">{t('invite')}</legend>
      <p id={`${id}-more`} className="text-soft">
        {t('inviteHint')}
      </p>
      <ul className="grid gap-8">
        {members.map((member, index) => (
          <MemberRow
            key={index}
            member={member}
            onChange={(part) => replace(index, part)}
            onRemove={() => {
              // The focus would be lost with the row.
              document.getElementById(`${id}-add`)?.focus();
              onChange(members.filter((_, i) => i !== index));
            }}
          />
        ))}
      </ul>
      <span>
        <Button
          id={`${id}-add`}
          aria-disabled={members.length >= MAX_MEMBERS}
          onClick={() => {
            if (members.length < MAX_MEMBERS)
              onChange([...members, { name: '', role: 'assistant' }]);
          }}
        >
          {t('addMember')}
        </Button>
      </span>
    </fieldset>
  );
}

interface MemberRowProps {
  readonly member: InvitedMember;
  readonly onChange: (part: Partial<InvitedMember>) => void;
  readonly onRemove: () => void;
}

function MemberRow({ member, onChange, onRemove }: MemberRowProps) {
  const t = useTranslations('instructor.create');
  const roles = useTranslations('workshopFields.role');
  const id = useId();
  return (
    <li className="flex flex-wrap items-end gap-8">
      <Field
        label={t('memberName')}
        className="w-192"
        value={member.name}
        maxLength={MAX_DISPLAY_NAME_CHARS}
        autoComplete="off"
        onTextChange={(name) => onChange({ name })}
      />
      <FieldFrame id={id} label={t('memberRole')}>
        <select
          id={id}
          className={controlVariants()}
          value={member.role}
          onChange={(event) => onChange({ role: event.target.value as InvitedRole })}
        >
          {INVITED_ROLES.map((role) => (
            <option key={role} value={role}>
              {roles(role)}
            </option>
          ))}
        </select>
      </FieldFrame>
      <Button className="min-h-34" onClick={onRemove}>
        {t('removeMember')}
      </Button>
    </li>
  );
}
