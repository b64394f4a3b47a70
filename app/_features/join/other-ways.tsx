import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { RelatedLinks } from './related-links.tsx';
import { SignedInNote } from './signed-in-note.tsx';

/** Below the join form: the page for a seat code, and for signed-in staff their workshops. */
export function OtherWays({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const t = useTranslations('student.join');
  return (
    <RelatedLinks>
      <p>
        {t('shortCode')} <Link href="/claim">{t('shortCodeGo')}</Link>
      </p>
      {currentUser?.person != null && (
        <p>
          <SignedInNote currentUser={currentUser} />
          <Link href="/workshops">{t('yourWorkshops')}</Link>
        </p>
      )}
    </RelatedLinks>
  );
}
