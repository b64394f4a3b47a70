'use client';
import { Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import type { PageShortcut } from '#app/_components/page-extras.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDay } from '#lib/i18n/times.ts';
import type { ReadyReplay, ReplayIndex } from '#lib/protocol/api/replay.ts';
import { useReplay, type ReplayAnswer } from './use-replay.ts';

/** With the code of the recorded room, which nothing needs before the replay is ready. */
const [ReplayStage] = lazyWithPreload(() =>
  import('./replay-stage.tsx').then((module) => module.ReplayStage),
);

export interface ReplayPageProps {
  readonly workshopId: string;
  /** The time to begin at, ms since 1970; null: the start of the workshop. */
  readonly at: number | null;
  /**
   * The room or the projector on a recorded view. `renderSeatTools`: what its seats get. `shortcuts`: the
   * keys of the replay.
   */
  readonly renderView: (options: {
    readonly view: ReadyReplay['view'];
    readonly renderSeatTools: (seatId: string) => ReactNode;
    readonly shortcuts: readonly PageShortcut[];
  }) => ReactNode;
}

/** The replay of a workshop, or why there is none. */
export function ReplayPage({ workshopId, at, renderView }: ReplayPageProps) {
  const t = useTranslations('replay');
  const { answer, reload } = useReplay(workshopId);
  if (answer.kind === 'answered' && answer.index.state === 'ready')
    return (
      <StaffMain title={t('title')} hidesTitle className="flex min-h-0 flex-1 flex-col">
        <Suspense fallback={<Waiting>{t('loading')}</Waiting>}>
          <ReplayStage
            key={answer.index.recordingId}
            workshopId={workshopId}
            replay={answer.index}
            at={at}
            renderView={renderView}
            onLost={reload}
          />
        </Suspense>
      </StaffMain>
    );
  return (
    <StaffMain title={t('title')} busy={answer.kind === 'loading'}>
      <Unready workshopId={workshopId} answer={answer} onReload={reload} />
    </StaffMain>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="p-16 text-soft">
      {children}
    </p>
  );
}

function Unready({
  workshopId,
  answer,
  onReload,
}: {
  readonly workshopId: string;
  readonly answer: ReplayAnswer;
  readonly onReload: () => void;
}) {
  const t = useTranslations('replay');
  const errorMessage = useErrorMessage();
  if (answer.kind === 'loading') return <Waiting>{t('loading')}</Waiting>;
  if (answer.kind === 'refused')
    return (
      <Message text={errorMessage(answer.error)}>
        <Button onClick={onReload}>{t('tryAgain')}</Button>
      </Message>
    );
  const { index } = answer;
  if (index.state === 'preparing') return <Preparing percent={Math.floor(index.share * 100)} />;
  if (index.state === 'not-started' || index.state === 'running')
    return (
      <Message text={t(index.state === 'running' ? 'running' : 'notStarted')}>
        <ButtonLink href={`/workshops/${workshopId}/room` as never}>{t('toRoom')}</ButtonLink>
      </Message>
    );
  return (
    <Message text={<Reason index={index} />}>
      <ButtonLink href={`/workshops/${workshopId}/results` as never}>{t('toResults')}</ButtonLink>
    </Message>
  );
}

function Reason({ index }: { readonly index: ReplayIndex }) {
  const t = useTranslations('replay');
  const { language } = useLanguage();
  if (index.state === 'erased') return t('erased', { date: formatDay(index.at, language) });
  return t(index.state === 'failed' ? 'failed' : 'empty');
}

function Preparing({ percent }: { readonly percent: number }) {
  const t = useTranslations('replay');
  const text = t('preparing', { percent });
  return (
    <section data-part="replay-state" className="grid max-w-640 gap-8">
      <p role="status">{text}</p>
      <progress max={100} value={percent} aria-label={text} className="w-full" />
      <p className="text-soft">{t('preparingNext')}</p>
    </section>
  );
}

function Message({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }) {
  const t = useTranslations('replay');
  return (
    <section data-part="replay-state" className="grid max-w-640 justify-items-start gap-8">
      <h2 className="text-[0.9375rem]">{t('unavailable')}</h2>
      <p role="status">{text}</p>
      {children}
    </section>
  );
}
