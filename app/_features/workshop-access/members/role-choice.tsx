import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { MemberRole } from './member-roles.ts';

interface Props<Role extends MemberRole> {
  readonly roles: readonly Role[];
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** A choice among roles. Each one says in one line what its members can do. */
export function RoleChoice<Role extends MemberRole>({ roles, value, onChange }: Props<Role>) {
  const t = useTranslations('instructor.members');
  const id = useId();
  return (
    <fieldset>
      <legend className="pb-4 font-bold">{t('roleColumn')}</legend>
      {roles.map((role) => (
        <label key={role} className="flex gap-8 py-5 max-tablet:min-h-44">
          <input
            type="radio"
            name={id}
            className="mt-4 self-start"
            checked={role === value}
            aria-describedby={`${id}-${role}`}
            onChange={() => onChange(role)}
          />
          <span>
            {t(`role.${role as MemberRole}`)}
            <span id={`${id}-${role}`} className="block text-soft">
              {t(`means.${role as MemberRole}`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
