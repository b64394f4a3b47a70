import { useTranslations } from 'use-intl';
import type { ReactNode } from 'react';
import { ContinueToSeat } from './continue-to-seat.tsx';
import { RejoinQuestion } from './rejoin-question.tsx';
import type { Join } from './use-join.ts';
import { normalizeCodeInput, renameReason } from './validate-input.ts';
import { WaitingToJoin } from './waiting-to-join.tsx';

interface Props {
  readonly join: Join;
  /** The page with the form. */
  readonly children: ReactNode;
}

/** The code as the student knows it, with its hyphens, if it is the one that was sent. */
function codeAsTyped(typed: string, sent: string): string {
  return normalizeCodeInput(typed) === sent ? typed.trim().toUpperCase() : sent;
}

/**
 * The steps of joining: the page with the form, the question about an earlier seat, the wait, and
 * the reason for another name.
 */
export function JoinFlow({ join, children }: Props) {
  const t = useTranslations('student.join');
  const { waiting, joinResult, name } = join;
  if (waiting !== null)
    return (
      <WaitingToJoin
        request={waiting}
        code={codeAsTyped(join.code, waiting.code)}
        onChange={join.wait}
        onAnswer={join.finish}
        onCancel={() => join.cancel(waiting)}
      />
    );
  if (join.rejoin !== null) return <RejoinQuestion join={join} rejoin={join.rejoin} />;
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
