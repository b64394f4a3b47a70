'use client';
import { memo, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { later } from '#app/_components/lazy-with-preload.ts';
import { Since } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView, TakenView } from '#lib/room/views.ts';
import { mayHelp } from '#lib/room/roles.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';
import { nameOf } from '../grid/row-marks.ts';
import { useNeedWords } from './attention-text.ts';
import { commonestOf, isLoud, sameNeed, type Need } from './attention-queue.ts';
import { isMine, seatActs } from '../state/help-commands.ts';

/** Not needed before somebody writes. */
const [GroupForm, fetchGroupForm] = later(() =>
  import('../broadcast/group-message-form.tsx').then((module) => module.GroupForm),
);
export { fetchGroupForm };

interface Props {
  readonly need: Need;
  readonly view: RoomView;
  /** It went while the list stood still. */
  readonly settled: boolean;
  readonly tabStop: boolean;
  readonly current: boolean;
  /** The people of a shared trouble alone are shown on the wall. */
  readonly shown: boolean;
  readonly openNeed: (need: Need) => void;
}

/** One line: who, where, since when, what, and the one thing to do about it. */
export const NeedLine = memo(
  function NeedLine({ need, view, settled, tabStop, current, shown, openNeed }: Props) {
    const t = useTranslations('instructor.room');
    const words = useNeedWords(view.head);
    const taken = 'taken' in need ? need.taken : null;
    return (
      <div
        className="need"
        data-kind={need.kind}
        data-loud={isLoud(need) || undefined}
        data-taken={taken !== null || undefined}
        data-settled={settled || undefined}
        aria-current={current || undefined}
      >
        <button
          type="button"
          className="need-main"
          data-key={need.key}
          tabIndex={tabStop ? 0 : -1}
          onClick={() => openNeed(need)}
        >
          <Cell mark={words.markOf(need)} taken={taken !== null} />
          <Who need={need} />
          <Since since={need.since} />
          {settled ? (
            <p>{need.kind === 'hand' ? t('people.needs.handDown') : t('needs.settled')}</p>
          ) : (
            <Why need={need} view={view} taken={taken} />
          )}
        </button>
        {need.kind === 'shared' && (
          <GroupActs
            need={need}
            view={view}
            settled={settled}
            shown={shown}
            show={() => openNeed(need)}
          />
        )}
        {!settled && <PersonAct need={need} view={view} taken={taken} />}
      </div>
    );
  },
  (a, b) =>
    sameNeed(a.need, b.need) &&
    a.view.head === b.view.head &&
    a.view.notices === b.view.notices &&
    a.view.me === b.view.me &&
    a.settled === b.settled &&
    a.tabStop === b.tabStop &&
    a.current === b.current &&
    a.shown === b.shown &&
    a.openNeed === b.openNeed,
);

function Who({ need }: { readonly need: Need }) {
  const t = useTranslations('instructor.room.call');
  const [first] = need.seats;
  if (need.kind === 'shared')
    return (
      <>
        <b className="clip">{t('people', { count: need.seats.length })}</b>
        <code>{t('onExercise', { number: need.column + 1 })}</code>
      </>
    );
  return (
    first && (
      <>
        <b className="clip">{nameOf(first)}</b>
        <code>{first.handle !== null && first.label}</code>
      </>
    )
  );
}

function Why({
  need,
  view,
  taken,
}: {
  readonly need: Need;
  readonly view: RoomView;
  readonly taken: TakenView | null;
}) {
  const t = useTranslations('instructor.room');
  const words = useNeedWords(view.head);
  const where = useWhere(need, view);
  return (
    <>
      {taken && (
        <p className="say-it">
          {isMine(taken, view.me)
            ? t('people.needs.withMe', { time: formatClock(taken.since) })
            : t('people.needs.withOther', { name: taken.by.name, time: formatClock(taken.since) })}
        </p>
      )}
      {need.kind === 'hand' && need.hand.pausedSince !== null && (
        <p className="say-it">{t('people.needs.paused')}</p>
      )}
      <p className={taken ? '' : 'say-it'}>
        {need.kind === 'hand'
          ? need.hand.question || t('people.needs.noQuestion')
          : words.why(need)}
      </p>
      {need.kind === 'hand' && (
        <p>
          {where.place}
          {words.trouble(need) || where.title}
        </p>
      )}
      {(need.kind === 'stuck' || need.kind === 'single') && (
        <p>
          {where.place}
          {where.title}
        </p>
      )}
      {need.kind === 'shared' && <Commonest need={need} view={view} />}
    </>
  );
}

/** The exercise a line is about, by number and by its title, or that of the check that does not hold. */
function useWhere(need: Need, view: RoomView): { readonly place: string; readonly title: string } {
  const { language } = useLanguage();
  const exercise = need.column === null ? undefined : view.head.exercises[need.column];
  if (need.column === null || !exercise) return { place: '', title: '' };
  const check =
    need.kind === 'single' ? exercise.checks.find(({ id }) => id === need.reason.check) : undefined;
  return { place: `${need.column + 1}: `, title: (check ?? exercise).title[language] };
}

function Commonest({
  need,
  view,
}: {
  readonly need: Extract<Need, { kind: 'shared' }>;
  readonly view: RoomView;
}) {
  const t = useTranslations('instructor.room.people.needs');
  const commonest = commonestOf(need, view.head);
  return (
    commonest && (
      <p>
        {t('wrote', { count: commonest.seats, seats: need.seats.length })}{' '}
        <code>{commonest.text}</code>
      </p>
    )
  );
}

/** Taken when nobody has it; helped when it is mine. The rest is done in the drawer. */
function PersonAct({
  need,
  view,
  taken,
}: {
  readonly need: Need;
  readonly view: RoomView;
  readonly taken: TakenView | null;
}) {
  const t = useTranslations('instructor.room.people.needs');
  const acts = useActs();
  const [row] = need.seats;
  if (
    !row ||
    !mayHelp(view.me) ||
    need.kind === 'quarantined' ||
    need.kind === 'single' ||
    need.kind === 'shared'
  )
    return null;
  const name = nameOf(row);
  const act = seatActs(acts, row, view.me);
  const sending = acts.outcome(`seat:${row.id}`)?.state === 'sending';
  if (taken === null)
    return (
      <span className="go">
        <Button
          aria-label={t('takeOf', { name })}
          disabled={acts.off || sending}
          onClick={() => void act.take()}
        >
          {t('take')}
        </Button>
      </span>
    );
  return (
    isMine(taken, view.me) && (
      <span className="go">
        <Button
          aria-label={t('helpedOf', { name })}
          disabled={acts.off || sending}
          onClick={() => void act.helped()}
        >
          {t('helped')}
        </Button>
      </span>
    )
  );
}

/** One hint, or one word, to all who share a trouble; or only them on the wall. */
function GroupActs({
  need,
  view,
  settled,
  shown,
  show,
}: {
  readonly need: Extract<Need, { kind: 'shared' }>;
  readonly view: RoomView;
  readonly settled: boolean;
  readonly shown: boolean;
  readonly show: () => void;
}) {
  const t = useTranslations('instructor.room.people.needs');
  const acts = useActs();
  const [asking, ask] = useState<'hint' | 'say' | null>(null);
  const place = `need:${need.key}`;
  const hints = view.head.exercises[need.column]?.hints ?? 0;
  const may = mayHelp(view.me);
  // What is being written stays, though the trouble is over by now.
  if (asking)
    return (
      <div
        className="go-form"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          ask(null);
        }}
      >
        <Suspense fallback={null}>
          <GroupForm what={asking} need={need} view={view} place={place} close={() => ask(null)} />
        </Suspense>
      </div>
    );
  if (settled) return null;
  return (
    <span className="go go-group">
      {may && hints > 0 && (
        <Button main disabled={acts.off} onClick={() => ask('hint')}>
          {t('hintAll', { seats: need.seats.length })}
        </Button>
      )}
      {may && (
        <Button disabled={acts.off} onClick={() => ask('say')}>
          {t('announce')}
        </Button>
      )}
      <Button aria-pressed={shown} onClick={show}>
        {t(shown ? 'showing' : 'show')}
      </Button>
      <OutcomeLine place={place} view={view} />
    </span>
  );
}
