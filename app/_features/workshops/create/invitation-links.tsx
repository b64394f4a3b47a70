import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { INVITATION_HOURS, type CreatedWorkshop } from './use-create-workshop.ts';

/** In place of the form when members were invited: their links, which are shown only here. */
export function InvitationLinks({ workshop, links }: CreatedWorkshop) {
  const t = useTranslations('instructor.create');
  const roles = useTranslations('workshopFields.role');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="grid max-w-704 gap-14">
      <h2 ref={heading} tabIndex={-1} className="text-handle outline-none">
        {t('linksTitle')}
      </h2>
      <p role="status">{t('created', { name: workshop.name, code: workshop.code })}</p>
      <p>{t('linksLead', { hours: INVITATION_HOURS })}</p>
      <ul className="grid gap-10">
        {links.map(
          ({ member, url }, index) =>
            url !== null && (
              <li key={index} className="grid gap-2">
                <span>
                  <b>{member.name || roles(member.role)}</b>{' '}
                  {member.name && <span className="text-soft">{roles(member.role)}</span>}
                </span>
                <CopyableCode text={url} label={member.name || roles(member.role)} />
              </li>
            ),
        )}
      </ul>
      {links.some(({ url }) => url === null) && <FieldError>{t('linksFailed')}</FieldError>}
      <p>
        <ButtonLink primary size="medium" href={`/workshops/${workshop.id}/room`}>
          {t('toRoom')}
        </ButtonLink>
      </p>
    </section>
  );
}
