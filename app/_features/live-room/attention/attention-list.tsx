'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatSpan } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';
import type { Choice, Choose } from '../state/room-view-state.ts';
import { nameOf } from '../grid/row-marks.ts';
import { NeedLine } from './attention-row.tsx';
import { NEED_KINDS, type Need } from './attention-queue.ts';
import { useHeld } from './use-frozen-order.ts';
import { useRoving } from '../grid/use-roving-focus.ts';

interface Props {
  readonly view: RoomView;
  readonly needs: readonly Need[];
  readonly choice: Choice;
  readonly choose: Choose;
  readonly openNeed: (need: Need) => void;
}

/** Sections whose head says how many and not how long. */
const COUNTED: ReadonlySet<Need['kind']> = new Set(['shared', 'stuck', 'with']);

/** Who needs somebody, in words, loudest first. Stands still while one points at it. */
export function NeedsList({ view, needs, choice, choose, openNeed }: Props) {
  const t = useTranslations('instructor.room.needs');
  const people = useTranslations('instructor.room.people.needs');
  const byKey = useMemo(() => new Map(needs.map((need) => [need.key, need])), [needs]);
  const { order, changes, hold } = useHeld(
    useMemo(() => needs.map(({ key }) => key), [needs]),
    choice.applied,
  );
  // What was settled while the list stood still keeps its line, as it last was.
  const [known, setKnown] = useState(byKey);
  if (needs.some((need) => known.get(need.key) !== need))
    setKnown(new Map([...[...known].filter(([key]) => order.includes(key)), ...byKey]));
  const grid = useMemo(() => [order], [order]);
  const { stop, ...roving } = useRoving(grid);
  return (
    <section className="needs" aria-label={t('label')} data-pane tabIndex={-1}>
      <div
        className="needs-list"
        {...hold}
        onFocus={(event) => {
          hold.onFocus(event);
          roving.onFocus(event);
        }}
        onKeyDown={(event) => {
          // Arrows walk from line to line; in what is being typed they walk the text.
          if (event.target instanceof HTMLElement && event.target.dataset['key'] !== undefined)
            roving.onKeyDown(event);
        }}
      >
        {changes > 0 && (
          <p className="held" role="status">
            {t('held', { changes })}
            <Button shortcut="." onClick={() => choose({ applied: choice.applied + 1 })}>
              {t('apply')}
            </Button>
          </p>
        )}
        {order.length === 0 && <p className="soft empty-line">{people('none')}</p>}
        {NEED_KINDS.map((kind) => {
          const lines = order
            .map((key) => byKey.get(key) ?? known.get(key))
            .filter((need) => need?.kind === kind);
          const since = Math.min(...lines.map((need) => need?.since ?? Infinity));
          return (
            lines.length > 0 && (
              <section key={kind} aria-label={people(kind)}>
                <h3 className="section-head">
                  {people(kind)}{' '}
                  {COUNTED.has(kind) ? (
                    <span className="push soft">{lines.length}</span>
                  ) : (
                    <Longest count={lines.length} since={since} />
                  )}
                </h3>
                {lines.map(
                  (need) =>
                    need && (
                      <NeedLine
                        key={need.key}
                        need={need}
                        view={view}
                        settled={!byKey.has(need.key)}
                        tabStop={stop === need.key}
                        shown={need.kind === 'shared' && choice.only === need.key}
                        current={
                          need.kind === 'shared'
                            ? choice.only === need.key
                            : need.seats[0]?.id === choice.open?.seat
                        }
                        openNeed={openNeed}
                      />
                    ),
                )}
              </section>
            )
          );
        })}
      </div>
      <NeedsFoot view={view} open={choice.open?.seat ?? null} />
    </section>
  );
}

function Longest({ count, since }: { readonly count: number; readonly since: number }) {
  const t = useTranslations('instructor.room.needs');
  const now = useServerNow(1_000);
  return (
    <span className="push soft">
      {t('oldest', { count, time: now === null ? '' : formatSpan(now - since) })}
    </span>
  );
}

/** The newest act for a person, with its undo: their own line may be gone by then. An open seat says it itself. */
function NeedsFoot({ view, open }: { readonly view: RoomView; readonly open: string | null }) {
  const t = useTranslations('instructor.room.people.needs');
  const { last } = useActs();
  const row = view.seats.find(({ id }) => last === `seat:${id}` && id !== open);
  return (
    <div className="needs-foot" role="group" aria-label={t('last')}>
      {last !== null && row && (
        <>
          <b className="clip">{nameOf(row)}</b>{' '}
          <OutcomeLine place={last} view={view} shortcut="U" />
        </>
      )}
    </div>
  );
}
