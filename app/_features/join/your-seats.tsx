import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { RelatedLinks } from './related-links.tsx';
import { useSignedInAs } from './use-signed-in-as.ts';

/** The seats and workshops of this browser, and the page for a seat code. */
export function YourSeats({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const t = useTranslations('student.join');
  const signedInAs = useSignedInAs();
  return (
    <>
      {currentUser !== null && (currentUser.seats.length > 0 || currentUser.person !== null) && (
        <RelatedLinks>
          <h2>{t('yours')}</h2>
          {currentUser.person !== null && (
            <span>
              {signedInAs({
                name: currentUser.person.name,
                role: currentUser.isInstructor ? 'instructor' : null,
              })}{' '}
              {currentUser.seats.length > 0 &&
                t('alsoSeats', {
                  count: currentUser.seats.length,
                  labels: currentUser.seats.map(({ label }) => label).join(', '),
                })}
            </span>
          )}
          {currentUser.seats.map((seat) => (
            <span key={seat.id}>
              <Link href={`/seat/${seat.id}`}>
                {t('yourSeat', {
                  workshop: seat.workshopName,
                  displayName: seat.displayName ?? seat.label,
                })}
              </Link>
            </span>
          ))}
          {currentUser.person !== null && (
            <span>
              <Link href="/workshops">{t('yourWorkshops')}</Link>
            </span>
          )}
        </RelatedLinks>
      )}
      <RelatedLinks>
        <p>
          {t('shortCode')} <Link href="/claim">{t('shortCodeGo')}</Link>
        </p>
      </RelatedLinks>
    </>
  );
}
