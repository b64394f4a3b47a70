import { useTranslations } from 'use-intl';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { useSignedInAs } from './use-signed-in-as.ts';

/**
 * Who is signed in as staff in this browser, and which seats it can open besides. Nothing without a
 * staff identity.
 */
export function SignedInNote({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const t = useTranslations('student.join');
  const signedInAs = useSignedInAs();
  if (currentUser?.person == null) return null;
  const { person, isInstructor, seats } = currentUser;
  return (
    <span>
      {signedInAs({ name: person.name, role: isInstructor ? 'instructor' : null })}{' '}
      {seats.length > 0 &&
        t('alsoSeats', {
          count: seats.length,
          labels: seats.map(({ label }) => label).join(', '),
        })}
    </span>
  );
}
