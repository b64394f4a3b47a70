import { useTranslations } from 'use-intl';

const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;

/** Puts the staff identity of this browser into words: "You're signed in as Mori (instructor)." */
export function useSignedInAs(): (person: {
  readonly name: string;
  readonly role: string | null;
}) => string {
  const t = useTranslations('student.join');
  return ({ name, role }) => {
    const known = ROLES.find((candidate) => candidate === role);
    return known === undefined
      ? t('signedInAs', { name })
      : t('signedInAsRole', { name, role: t(`roles.${known}`) });
  };
}
