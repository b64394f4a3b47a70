import { useTranslations } from 'use-intl';
import type { ReactNode } from 'react';
import { ContinueToSeat } from './continue-to-seat.tsx';
import type { Join } from './use-join.ts';
import { renameReason } from './validate-input.ts';
import { WaitingToJoin } from './waiting-to-join.tsx';

interface Props {
  readonly join: Join;
  /** The page with the form. */
  readonly children: ReactNode;
}

/** The steps of joining: the page with the form, the wait, and the reason for another name. */
export function JoinFlow({ join, children }: Props) {
  const t = useTranslations('student.join');
  const { waiting, joinResult, name } = join;
  if (waiting !== null)
    return (
      <WaitingToJoin
        request={waiting}
        onChange={join.wait}
        onAnswer={join.finish}
        onCancel={() => join.cancel(waiting)}
      />
    );
  if (joinResult !== null) {
    const reason = renameReason(name, joinResult.seat.displayName) ?? 'hadSeat';
    return (
      <ContinueToSeat
        joinResult={joinResult}
        reason={t(reason, { wanted: name.trim(), displayName: joinResult.seat.displayName })}
      />
    );
  }
  return children;
}
