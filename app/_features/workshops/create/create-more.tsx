import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '#app/_components/field.tsx';
import type { DuplicateProposal } from '#lib/protocol/api/workshops.ts';
import { readMembers, type CreateDraft } from './create-draft.ts';
import { MembersField } from './members-field.tsx';

interface Props {
  readonly draft: CreateDraft;
  readonly codeError: string | undefined;
  /** Who gets a role in a copy; null for a new workshop, to which members can be invited. */
  readonly copiedMembers: DuplicateProposal['members'] | null;
  readonly onChange: (part: Partial<CreateDraft>) => void;
  readonly children: ReactNode;
}

/** What most workshops leave as it is. Opens when a field in it is wrong. */
export function CreateMore({ draft, codeError, copiedMembers, onChange, children }: Props) {
  const t = useTranslations('instructor.create');
  const fields = useTranslations('workshopFields');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      data-part="create-more"
      className="border-y border-rule py-8"
      open={isOpen || codeError !== undefined}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="min-h-32 content-center max-tablet:min-h-44">
        <b>{t('more')}</b> <span className="text-soft">{t('moreHint')}</span>
      </summary>
      <div className="grid gap-16 py-12">
        <Field
          label={fields('code')}
          value={draft.code}
          hint={fields('codeHint')}
          error={codeError}
          className="w-192"
          maxLength={20}
          autoComplete="off"
          spellCheck={false}
          onTextChange={(code) => onChange({ code })}
        />
        {children}
        {copiedMembers === null ? (
          <MembersField
            members={readMembers(draft.members)}
            onChange={(members) => onChange({ members })}
          />
        ) : (
          <CopiedMembers members={copiedMembers} />
        )}
      </div>
    </details>
  );
}

function CopiedMembers({ members }: { readonly members: DuplicateProposal['members'] }) {
  const t = useTranslations('instructor.create');
  const roles = useTranslations('workshopFields.role');
  return (
    <section className="grid gap-4">
      <h2 className="font-bold">{t('members')}</h2>
      {members.length === 0 && <p className="text-soft">{t('noMembers')}</p>}
      <ul>
        {members.map(({ name, role }, index) => (
          <li key={index}>
            {name} <span className="text-soft">{roles(role as 'owner')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
