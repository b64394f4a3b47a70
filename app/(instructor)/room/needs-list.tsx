'use client';
import { memo, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/components/button.tsx';
import { Cell } from '#app/components/cell.tsx';
import { useSay } from '#app/components/say.ts';
import { Spans } from '#app/components/says.tsx';
import { Since } from '#app/components/time.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatSpan } from '#lib/i18n/times.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomHead } from '#lib/room/types.ts';
import type { Choice, Choose } from './choice.ts';
import { nameOf } from './marks.ts';
import { sameNeed, type Need } from './needs.ts';
import { useHeld } from './use-held.ts';
import { useRoving } from './use-roving.ts';

interface Props {
  readonly head: RoomHead;
  readonly needs: readonly Need[];
  readonly choice: Choice;
  readonly choose: Choose;
  readonly openNeed: (need: Need) => void;
}

const SECTIONS = ['shared', 'single', 'quarantined'] as const;

/** Who needs somebody, in words, longest first. Stands still while one points at it. */
export function NeedsList({ head, needs, choice, choose, openNeed }: Props) {
  const t = useTranslations('instructor.room.needs');
  const byKey = useMemo(() => new Map(needs.map((need) => [need.key, need])), [needs]);
  const { order, changes, hold } = useHeld(useMemo(() => needs.map(({ key }) => key), [needs]), choice.applied);
  // What was settled while the list stood still keeps its line, as it last was.
  const [known, setKnown] = useState(byKey);
  if (needs.some((need) => known.get(need.key) !== need)) setKnown(new Map([...[...known].filter(([key]) => order.includes(key)), ...byKey]));
  const grid = useMemo(() => [order], [order]);
  const { stop, ...roving } = useRoving(grid);
  return (
    <section className="needs" aria-label={t('label')} data-pane tabIndex={-1} {...hold} onFocus={(event) => {
      hold.onFocus();
      roving.onFocus(event);
    }} onKeyDown={roving.onKeyDown}>
      {changes > 0 && <p className="held" role="status">{t('held', { changes })}<Button shortcut="." onClick={() => choose({ applied: choice.applied + 1 })}>{t('apply')}</Button></p>}
      {order.length === 0 && <p className="soft empty-line">{t('none')}</p>}
      {SECTIONS.map((section) => {
        const lines = order.map((key) => byKey.get(key) ?? known.get(key)).filter((need) => need?.kind === section);
        const [oldest] = lines;
        return oldest && (
          <div key={section}>
            <h3 className="section-head">{t(section)} {section === 'shared' ? <span className="push soft">{lines.length}</span> : <Longest count={lines.length} since={oldest.since} />}</h3>
            {lines.map((need) => need && (
              <NeedLine key={need.key} need={need} head={head} settled={!byKey.has(need.key)} tabStop={stop === need.key}
                current={need.kind === 'shared' ? choice.only === need.key : need.seats[0]?.id === choice.open?.seat} openNeed={openNeed} />
            ))}
          </div>
        );
      })}
    </section>
  );
}

interface LineProps {
  readonly need: Need;
  readonly head: RoomHead;
  readonly settled: boolean;
  readonly tabStop: boolean;
  readonly current: boolean;
  readonly openNeed: (need: Need) => void;
}

const NeedLine = memo(function NeedLine({ need, head, settled, tabStop, current, openNeed }: LineProps) {
  const t = useTranslations('instructor.room');
  const [first] = need.seats;
  return (
    <button type="button" className="need" data-key={need.key} data-settled={settled || undefined} aria-current={current || undefined} tabIndex={tabStop ? 0 : -1} onClick={() => openNeed(need)}>
      <Cell mark={need.kind === 'quarantined' ? { state: 'unknown', why: 'quarantined' } : { state: 'trouble' }} />
      <b className="clip">{need.kind === 'shared' ? t('call.people', { count: need.seats.length }) : first && nameOf(first)}</b>
      <code>{need.kind === 'shared' ? t('call.onExercise', { number: need.column + 1 }) : first?.label}</code>
      <Since since={need.since} />
      {settled ? <p>{t('needs.settled')}</p> : <Why need={need} head={head} />}
    </button>
  );
}, (a, b) => sameNeed(a.need, b.need) && a.head === b.head && a.settled === b.settled && a.tabStop === b.tabStop && a.current === b.current && a.openNeed === b.openNeed);

function Longest({ count, since }: { readonly count: number; readonly since: number }) {
  const t = useTranslations('instructor.room.needs');
  const now = useServerNow(1_000);
  return <span className="push soft">{t('oldest', { count, time: now === null ? '' : formatSpan(now - since) })}</span>;
}

/** One person: what was found there. Several: the cause that they share, since what was found may differ in detail. */
function Why({ need, head }: { readonly need: Need; readonly head: RoomHead }) {
  const t = useTranslations('instructor.room.needs');
  const { language } = useLanguage();
  const say = useSay();
  if (need.kind === 'quarantined') return <p className="say-it">{t('quarantinedWhy')}</p>;
  const exercise = head.exercises[need.column];
  const title = exercise?.checks.find(({ id }) => id === need.reason.check)?.title[language] ?? exercise?.title[language];
  return (
    <>
      <p className="say-it">{need.kind === 'shared' ? say.cause(need.reason) : <Spans spans={say.reason(need.reason).found ?? []} />}</p>
      <p>{need.kind === 'single' && `${need.column + 1}: `}{title}</p>
      {need.kind === 'shared' && <p className="clip">{need.seats.map((row) => nameOf(row)).join(', ')}</p>}
    </>
  );
}
