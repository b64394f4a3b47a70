'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { FormPage } from '#app/_components/form-page.tsx';
import type { CurrentUser, JoinState } from '#lib/protocol/api/seats.ts';
import { JoinFlow } from './join-flow.tsx';
import { JoinForm } from './join-form.tsx';
import { OtherWays } from './other-ways.tsx';
import { SeatLinks } from './seat-links.tsx';
import { useJoinState } from './use-join-state.ts';
import { useJoin } from './use-join.ts';
import { findCodeIssue, normalizeCodeInput } from './validate-input.ts';

interface Props {
  readonly code: string;
  readonly currentUser: CurrentUser | null;
  /** Of the workshop of the code; null without a known code. */
  readonly joinState: JoinState | null;
}

/**
 * Joins a workshop with its code and a name. The join link fills in the code, and the page follows
 * the state of the workshop.
 */
export function JoinPage({ code, currentUser, joinState }: Props) {
  const t = useTranslations('student.join');
  const join = useJoin(code, currentUser);
  const state = useJoinState(code, joinState);
  const hasCode = findCodeIssue(code) === null;
  // The state is that of the code in the address, and the reader can type another one.
  const isOwnCode = normalizeCodeInput(join.code) === normalizeCodeInput(code);
  return (
    <JoinFlow join={join}>
      {state === 'ended' && isOwnCode ? (
        <EndedWorkshop currentUser={currentUser} />
      ) : (
        <FormPage title={t('title')} lead={t(hasCode ? 'leadWithCode' : 'lead')}>
          <SeatLinks seats={currentUser?.seats ?? []} />
          {state === 'draft' && isOwnCode && (
            <p role="status" className="pt-24">
              {t('notOpen')}
            </p>
          )}
          <JoinForm join={join} primary focusesName={hasCode} />
          <OtherWays currentUser={currentUser} />
        </FormPage>
      )}
    </JoinFlow>
  );
}

/** Instead of the form. Students who are known in this browser get to their page. */
function EndedWorkshop({ currentUser }: Pick<Props, 'currentUser'>) {
  const t = useTranslations('student.join');
  const seats = currentUser?.seats ?? [];
  return (
    <FormPage
      title={t('title')}
      lead={<span role="status">{t(seats.length > 0 ? 'endedWithSeat' : 'ended')}</span>}
    >
      <SeatLinks seats={seats} />
      <p className="pt-24">
        <Link href="/join">{t('otherWorkshop')}</Link>
      </p>
      <OtherWays currentUser={currentUser} />
    </FormPage>
  );
}
