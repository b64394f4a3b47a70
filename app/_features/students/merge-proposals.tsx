import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useNameWithLabel } from '#app/_components/seat-actions/use-name-with-label.ts';
import type { SeatActions } from '#app/_components/seat-actions/use-seat-actions.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { mergeApi } from '#lib/client/merge-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MergeProposals as Proposals } from '#lib/protocol/api/students.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { findKeptPairs, findOpenProposals, type KeptPair } from './open-proposals.ts';

/** Proposals that are shown before all of them. */
const SHOWN = 3;
const ROW_CLASS = 'flex flex-wrap items-center gap-x-12 gap-y-6 border-b border-rule py-6';

interface Props {
  readonly workshopId: string;
  readonly proposals: Proposals;
  readonly seats: readonly SeatRow[];
  readonly actions: SeatActions;
  /** A decision changed the proposals. */
  readonly onDecided: () => void;
}

/** Seats that look like the same student, until staff merge them or keep both. */
export function MergeProposals({ workshopId, proposals, seats, actions, onDecided }: Props) {
  const t = useTranslations('students');
  const action = useTranslations('seatActions');
  const nameWithLabel = useNameWithLabel();
  const [expanded, setExpanded] = useState(false);
  const open = useMemo(
    () => findOpenProposals(proposals.proposals, seats),
    [proposals.proposals, seats],
  );
  const kept = useMemo(() => findKeptPairs(proposals.kept, seats), [proposals.kept, seats]);
  const { decide, isDeciding } = useDecision(workshopId, onDecided);
  if (open.length === 0 && kept.length === 0) return null;
  return (
    <section data-part="merge-proposals">
      <SectionHeading className="text-[0.9375rem]">
        {t('proposals')} <span className="text-soft">{open.length}</span>
      </SectionHeading>
      <ul>
        {(expanded ? open : open.slice(0, SHOWN)).map(({ into, from, why }) => {
          const names = { first: nameWithLabel(into), second: nameWithLabel(from) };
          return (
            <li key={`${into.id} ${from.id}`} className={ROW_CLASS}>
              <span className="min-w-0 flex-1 basis-224">
                <b className="block wrap-anywhere">{t('mergeSuggest', names)}</b>
                <span className="text-soft">
                  {t(why === 'vm' ? 'sameVm' : 'sameName', { label: from.label })}
                </span>
              </span>
              <Button
                disabled={actions.offline}
                onPointerEnter={actions.preload}
                onFocus={actions.preload}
                onClick={() => actions.open({ action: 'merge', rows: [into], otherId: from.id })}
              >
                {action('merge')}
              </Button>
              <Button
                aria-label={t('keepBothOf', names)}
                disabled={actions.offline || isDeciding}
                onClick={() => void decide([into, from], true)}
              >
                {t('keepBoth')}
              </Button>
            </li>
          );
        })}
      </ul>
      {!expanded && open.length > SHOWN && (
        <p className="pt-6">
          <Button onClick={() => setExpanded(true)}>
            {t('moreProposals', { count: open.length })}
          </Button>
        </p>
      )}
      {kept.length > 0 && (
        <KeptPairs
          kept={kept}
          disabled={actions.offline || isDeciding}
          onUndo={({ first, second }) => void decide([first, second], false)}
        />
      )}
    </section>
  );
}

interface KeptPairsProps {
  readonly kept: readonly KeptPair[];
  readonly disabled: boolean;
  readonly onUndo: (pair: KeptPair) => void;
}

/** The pairs that staff keep apart, and who decided it. */
function KeptPairs({ kept, disabled, onUndo }: KeptPairsProps) {
  const t = useTranslations('students');
  const toastMessages = useTranslations('common.toast');
  const nameWithLabel = useNameWithLabel();
  return (
    <details data-part="kept-pairs" className="pt-6">
      <summary className="min-h-24 py-4">{t('keptPairs', { count: kept.length })}</summary>
      <ul>
        {kept.map((pair) => {
          const names = { first: nameWithLabel(pair.first), second: nameWithLabel(pair.second) };
          return (
            <li key={`${pair.first.id} ${pair.second.id}`} className={ROW_CLASS}>
              <span className="min-w-0 flex-1 basis-224">
                <b className="block wrap-anywhere">{t('keptPair', names)}</b>
                <span className="text-soft">
                  {pair.by !== null && `${t('keptBy', { name: pair.by })} `}
                  <ClockTime at={pair.at} />
                </span>
              </span>
              <Button
                aria-label={t('keepBothUndo', names)}
                disabled={disabled}
                onClick={() => onUndo(pair)}
              >
                {toastMessages('undo')}
              </Button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** Sends a decision about two seats. A toast says what happened, and undoes that both stay. */
function useDecision(workshopId: string, onDecided: () => void) {
  const t = useTranslations('students');
  const errorMessage = useErrorMessage();
  const nameWithLabel = useNameWithLabel();
  const toasts = useToasts();
  const [isDeciding, setIsDeciding] = useState(false);
  const decide = async (pair: readonly [SeatRow, SeatRow], keepBoth: boolean): Promise<void> => {
    const [first, second] = pair;
    setIsDeciding(true);
    const result = await mergeApi.decideMergeProposal(workshopId, {
      seats: [first.id, second.id],
      keepBoth,
    });
    setIsDeciding(false);
    onDecided();
    if (!result.ok) return toasts.show({ text: errorMessage(result.error), tone: 'error' });
    const names = { first: nameWithLabel(first), second: nameWithLabel(second) };
    toasts.show(
      keepBoth
        ? { text: t('keptDone', names), tone: 'success', undo: () => void decide(pair, false) }
        : { text: t('keptUndone', names), tone: 'success' },
    );
  };
  return { decide, isDeciding };
}
