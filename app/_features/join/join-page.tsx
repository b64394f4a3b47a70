'use client';
import { useTranslations } from 'use-intl';
import { FormPage } from '#app/_components/form-page.tsx';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { JoinFlow } from './join-flow.tsx';
import { JoinForm } from './join-form.tsx';
import { OtherWays } from './other-ways.tsx';
import { SeatLinks } from './seat-links.tsx';
import { useJoin } from './use-join.ts';
import { findCodeIssue } from './validate-input.ts';

interface Props {
  readonly code: string;
  readonly currentUser: CurrentUser | null;
}

/** Joins a workshop with its code and a name. The join link fills in the code. */
export function JoinPage({ code, currentUser }: Props) {
  const t = useTranslations('student.join');
  const join = useJoin(code, currentUser);
  const hasCode = findCodeIssue(code) === null;
  return (
    <JoinFlow join={join}>
      <FormPage title={t('title')} lead={t(hasCode ? 'leadWithCode' : 'lead')}>
        <SeatLinks seats={currentUser?.seats ?? []} />
        <JoinForm join={join} primary focusesName={hasCode} />
        <OtherWays currentUser={currentUser} />
      </FormPage>
    </JoinFlow>
  );
}
