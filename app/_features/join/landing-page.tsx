'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { PublicHeader } from '#app/_components/public-header.tsx';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { JoinFlow } from './join-flow.tsx';
import { JoinForm } from './join-form.tsx';
import { RelatedLinks } from './related-links.tsx';
import { SeatLinks } from './seat-links.tsx';
import { SignedInNote } from './signed-in-note.tsx';
import { useJoin } from './use-join.ts';

/** What Podium is, the join form for students, and the way to the workshops for staff. */
export function LandingPage({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const t = useTranslations('landing');
  const common = useTranslations('common');
  const joinMessages = useTranslations('student.join');
  const join = useJoin('', currentUser);
  return (
    <JoinFlow join={join}>
      <PublicHeader />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto grid max-w-896 gap-x-64 gap-y-40 px-24 py-40 text-read tablet:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]"
      >
        <div className="max-w-640 tablet:col-span-2">
          <h1 className="text-title text-balance">{common('podium')}</h1>
          <p className="pt-4">{t('what')}</p>
        </div>
        <section aria-labelledby="join">
          <h2 id="join" className="text-seat text-balance">
            {joinMessages('title')}
          </h2>
          <p className="pt-4 text-soft">{joinMessages('lead')}</p>
          <SeatLinks seats={currentUser?.seats ?? []} />
          <JoinForm join={join} primary={currentUser?.person == null} />
          <RelatedLinks>
            <p>
              {joinMessages('shortCode')} <Link href="/claim">{joinMessages('shortCodeGo')}</Link>
            </p>
          </RelatedLinks>
        </section>
        <section aria-labelledby="staff">
          <h2 id="staff" className="text-seat text-balance">
            {t('staff')}
          </h2>
          <StaffEntry currentUser={currentUser} />
          <p className="pt-24">
            <Link className="inline-block py-10" href="/help">
              {common('menu.help')}
            </Link>
          </p>
        </section>
      </main>
    </JoinFlow>
  );
}

function StaffEntry({ currentUser }: { readonly currentUser: CurrentUser | null }) {
  const t = useTranslations('landing');
  const joinMessages = useTranslations('student.join');
  return currentUser?.person == null ? (
    <>
      <p className="pt-4 text-soft">{t('staffLead')}</p>
      <p className="pt-24">
        <ButtonLink size="large" href="/sign-in">
          {t('signIn')}
        </ButtonLink>
      </p>
    </>
  ) : (
    <>
      <p className="pt-4 text-soft">
        <SignedInNote currentUser={currentUser} />
      </p>
      <p className="pt-24">
        <ButtonLink primary size="large" href="/workshops">
          {joinMessages('yourWorkshops')}
        </ButtonLink>
      </p>
    </>
  );
}
