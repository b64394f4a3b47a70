'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { useSay } from '#app/_components/use-reason-text.ts';
import { Says } from '#app/_components/reason-text.tsx';
import { Since } from '#app/_components/time.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatSpan } from '#lib/i18n/times.ts';
import type { HandView, RoomView, SeatRow, StuckPart } from '#lib/room/views.ts';
import { nameOf } from '../grid/row-marks.ts';
import { troubleOf } from '../attention/attention-queue.ts';
import { isMine } from '../state/help-commands.ts';

/** Why a person is on the list: each cause with its figure, and what was failing when the hand went up. Nothing for who is not on it. */
export function DrawerWhy({ view, row }: { readonly view: RoomView; readonly row: SeatRow }) {
  const t = useTranslations('instructor.room.people.why');
  const { hand, stuck, taken } = row;
  const trouble = troubleOf(row, view.head);
  const number = (exercise: string) =>
    view.head.exercises.findIndex(({ id }) => id === exercise) + 1;
  if (!hand && !stuck && !taken && !trouble) return null;
  return (
    <section>
      <h3 className="section-head">{t('title', { name: nameOf(row) })}</h3>
      <ul className="why">
        {taken && (
          <Cause figure={<Since since={taken.since} />} mark="taken">
            {isMine(taken, view.me) ? t('takenMe') : t('taken', { name: taken.by.name })}
          </Cause>
        )}
        {hand && <Hand hand={hand} />}
        {stuck && (
          <Cause figure={<Since since={stuck.since} />} mark="stuck">
            {t('stuck', { score: stuck.score })}
          </Cause>
        )}
        {stuck?.parts.map((part) => (
          <Part key={part.kind} part={part} number={number(stuck.exercise)} />
        ))}
        {!stuck && trouble && (
          <Cause figure={<Since since={trouble.since} />} mark="trouble">
            {t('trouble', { number: trouble.column + 1 })}
          </Cause>
        )}
      </ul>
      {hand && <Failing hand={hand} view={view} />}
    </section>
  );
}

function Cause({
  figure,
  mark,
  children,
}: {
  readonly figure: ReactNode;
  readonly mark?: 'help' | 'paused' | 'taken' | 'stuck' | 'trouble';
  readonly children: ReactNode;
}) {
  return (
    <li>
      {mark ? (
        <Cell
          size={16}
          taken={mark === 'taken'}
          mark={
            mark === 'paused'
              ? { state: 'help', paused: true }
              : mark === 'taken'
                ? { state: 'help' }
                : { state: mark }
          }
        />
      ) : (
        <span />
      )}
      <b>{figure}</b>
      <span>{children}</span>
    </li>
  );
}

function Hand({ hand: { since, pausedSince, question } }: { readonly hand: HandView }) {
  const t = useTranslations('instructor.room.people.why');
  const paused = pausedSince !== null;
  return (
    <Cause figure={<Since since={since} />} mark={paused ? 'paused' : 'help'}>
      {paused && <>{t('handPaused')} </>}
      {question === '' ? !paused && t('handOnly') : t('hand', { question })}
    </Cause>
  );
}

function Part({ part, number }: { readonly part: StuckPart; readonly number: number }) {
  const t = useTranslations('instructor.room.people.why');
  const say = useSay();
  switch (part.kind) {
    case 'lag':
      return (
        <Cause figure={formatSpan(part.spent)}>
          {t('lag', { number, median: formatSpan(part.median) })}
        </Cause>
      );
    case 'same-reason':
      return (
        <Cause figure={t('times', { times: part.times })}>
          {t('same-reason', { cause: say.cause(part.reason) })}
        </Cause>
      );
    case 'regressions':
      return <Cause figure={t('times', { times: part.times })}>{t('regressions')}</Cause>;
    case 'hints-used-up':
      return <Cause figure={String(part.hints)}>{t('hints-used-up')}</Cause>;
    case 'idle':
      return <Cause figure={formatSpan(part.idle)}>{t('idle')}</Cause>;
  }
}

/** A picture of the moment at which the hand went up: by now it may have gone. */
function Failing({ hand, view }: { readonly hand: HandView; readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.why');
  const say = useSay();
  const { language } = useLanguage();
  const checks = view.head.exercises.find(({ id }) => id === hand.exercise)?.checks ?? [];
  // One check may fail of several Pods: the first says it.
  const failing = hand.failing.filter(
    ({ check, code }, place) =>
      hand.failing.findIndex((other) => other.check === check && other.code === code) === place,
  );
  if (failing.length === 0) return <p className="soft aside-line">{t('failingNone')}</p>;
  return (
    <details>
      <summary>
        {t('failing')} ({failing.length})
      </summary>
      <ul>
        {failing.map((reason) => {
          const check = checks.find(({ id }) => id === reason.check);
          return (
            <li key={`${reason.check} ${reason.code}`} className="check">
              <Cell mark={{ state: 'trouble' }} />
              <b>{check?.title[language] ?? reason.check}</b>
              <span />
              <Says sentence={say.reason(reason, check?.next)} />
            </li>
          );
        })}
      </ul>
    </details>
  );
}
