import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { RelatedLinks } from './related-links.tsx';

/** The seats and workshops of this browser, and the page for a seat code. */
export function YourSeats() {
  const t = useTranslations('student.join');
  const [currentUser, setCurrentUser] = useState<CurrentUser | null>(null);
  useEffect(() => {
    let mounted = true;
    // Errors are ignored: the form above works without this list and reports its own errors.
    void api.getCurrentUser().then((result) => {
      if (mounted && result.ok) setCurrentUser(result.value);
    });
    return () => {
      mounted = false;
    };
  }, []);
  return (
    <>
      {currentUser !== null && (currentUser.seats.length > 0 || currentUser.isInstructor) && (
        <RelatedLinks>
          <h2>{t('yours')}</h2>
          {currentUser.seats.map((seat) => (
            <span key={seat.id}>
              <Link href={`/seat/${seat.id}`}>
                {t('yourSeat', {
                  workshop: seat.workshopName,
                  displayName: seat.displayName ?? currentUser.person?.name ?? '',
                })}
              </Link>
            </span>
          ))}
          {currentUser.isInstructor && (
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
