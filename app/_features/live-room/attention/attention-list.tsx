'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';
import type { RoomViewState, RoomViewDispatch } from '../state/room-view-state.ts';
import { seatName } from '../grid/row-marks.ts';
import { AttentionRow } from './attention-row.tsx';
import { ATTENTION_KINDS, type AttentionItem } from './attention-queue.ts';
import { useFrozenOrder } from './use-frozen-order.ts';
import { useRovingFocus } from '../grid/use-roving-focus.ts';

interface AttentionListProps {
  readonly view: RoomView;
  readonly items: readonly AttentionItem[];
  readonly viewState: RoomViewState;
  readonly dispatch: RoomViewDispatch;
  readonly onOpenItem: (item: AttentionItem) => void;
}

/** Sections whose head says how many and not how long. */
const KINDS_WITH_COUNT: ReadonlySet<AttentionItem['kind']> = new Set([
  'shared',
  'stuck',
  'claimed',
]);

/** Who needs somebody, in words, loudest first. Stands still while one points at it. */
export function AttentionList({
  view,
  items,
  viewState,
  dispatch,
  onOpenItem,
}: AttentionListProps) {
  const t = useTranslations('instructor.room.attention');
  const peopleMessages = useTranslations('instructor.room.attention');
  const byKey = useMemo(() => new Map(items.map((need) => [need.key, need])), [items]);
  const { order, changes, freezeProps } = useFrozenOrder(
    useMemo(() => items.map(({ key }) => key), [items]),
    viewState.orderRevision,
  );
  // What was settled while the list stood still keeps its line, as it last was.
  const [lastKnownItems, setLastKnownItems] = useState(byKey);
  if (items.some((need) => lastKnownItems.get(need.key) !== need))
    setLastKnownItems(
      new Map([...[...lastKnownItems].filter(([key]) => order.includes(key)), ...byKey]),
    );
  const grid = useMemo(() => [order], [order]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  return (
    <section className="needs" aria-label={t('label')} data-pane tabIndex={-1}>
      <div
        className="needs-list"
        {...freezeProps}
        onFocus={(event) => {
          freezeProps.onFocus(event);
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
            {t('updates', { changes })}
            <Button
              shortcut="."
              onClick={() => dispatch({ orderRevision: viewState.orderRevision + 1 })}
            >
              {t('showUpdates')}
            </Button>
          </p>
        )}
        {order.length === 0 && <p className="soft empty-line">{peopleMessages('none')}</p>}
        {ATTENTION_KINDS.map((kind) => {
          const sectionItems = order
            .map((key) => byKey.get(key) ?? lastKnownItems.get(key))
            .filter((need) => need?.kind === kind);
          const since = Math.min(...sectionItems.map((need) => need?.since ?? Infinity));
          return (
            sectionItems.length > 0 && (
              <section key={kind} aria-label={peopleMessages(kind)}>
                <h3 className="section-head">
                  {peopleMessages(kind)}{' '}
                  {KINDS_WITH_COUNT.has(kind) ? (
                    <span className="push soft">{sectionItems.length}</span>
                  ) : (
                    <LongestWait count={sectionItems.length} since={since} />
                  )}
                </h3>
                {sectionItems.map(
                  (need) =>
                    need && (
                      <AttentionRow
                        key={need.key}
                        item={need}
                        view={view}
                        cleared={!byKey.has(need.key)}
                        tabStop={tabStopKey === need.key}
                        filterActive={
                          need.kind === 'shared' && viewState.sharedItemKey === need.key
                        }
                        selected={
                          need.kind === 'shared'
                            ? viewState.sharedItemKey === need.key
                            : need.seats[0]?.id === viewState.openSeat?.seatId
                        }
                        onOpen={onOpenItem}
                      />
                    ),
                )}
              </section>
            )
          );
        })}
      </div>
      <LastCommandOutcome view={view} openSeatId={viewState.openSeat?.seatId ?? null} />
    </section>
  );
}

function LongestWait({ count, since }: { readonly count: number; readonly since: number }) {
  const t = useTranslations('instructor.room.attention');
  const now = useServerNow(1_000);
  return (
    <span className="push soft">
      {t('longestWait', { count, time: now === null ? '' : formatDuration(now - since) })}
    </span>
  );
}

/** The newest act for a person, with its undo: their own line may be gone by then. An open seat says it itself. */
function LastCommandOutcome({
  view,
  openSeatId,
}: {
  readonly view: RoomView;
  readonly openSeatId: string | null;
}) {
  const t = useTranslations('instructor.room.attention');
  const { lastScope } = useRoomCommands();
  const row = view.seats.find(({ id }) => lastScope === `seat:${id}` && id !== openSeatId);
  return (
    <div className="needs-foot" role="group" aria-label={t('last')}>
      {lastScope !== null && row && (
        <>
          <b className="clip">{seatName(row)}</b>{' '}
          <CommandOutcome scope={lastScope} view={view} shortcut="U" />
        </>
      )}
    </div>
  );
}
