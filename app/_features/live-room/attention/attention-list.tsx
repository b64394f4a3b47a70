import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import { seatName } from '../grid/row-marks.ts';
import { useRovingFocus } from '../grid/use-roving-focus.ts';
import { ATTENTION_PANE } from '../pane-styles.ts';
import { PendingUpdates } from '../pending-updates.tsx';
import { CommandOutcome } from '../state/command-outcome.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { ATTENTION_KINDS, type AttentionItem } from './attention-queue.ts';
import { AttentionRow } from './attention-row.tsx';
import { useFrozenOrder } from './use-frozen-order.ts';

/** Sections whose heading shows the number of items only, without the longest wait. */
const KINDS_WITH_COUNT: ReadonlySet<AttentionItem['kind']> = new Set([
  'shared',
  'stuck',
  'claimed',
]);

/**
 * The students who need attention, most urgent first. The order is frozen while the pointer or the
 * focus is in it.
 */
export function AttentionList({ items }: { readonly items: readonly AttentionItem[] }) {
  const t = useTranslations('instructor.room.attention');
  const { view } = useRoomData();
  const { viewState, openItem } = useRoomControls();
  const byKey = useMemo(() => new Map(items.map((item) => [item.key, item])), [items]);
  const { order, changes, freezeProps } = useFrozenOrder(
    useMemo(() => items.map(({ key }) => key), [items]),
    viewState.orderRevision,
  );
  // An item that is cleared while the list is frozen keeps its row, with its last content.
  const [lastKnownItems, setLastKnownItems] = useState(byKey);
  if (items.some((item) => lastKnownItems.get(item.key) !== item))
    setLastKnownItems(
      new Map([...[...lastKnownItems].filter(([key]) => order.includes(key)), ...byKey]),
    );
  const grid = useMemo(() => [order], [order]);
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  return (
    <section
      data-part="attention-list"
      className={ATTENTION_PANE}
      aria-label={t('label')}
      data-pane
      tabIndex={-1}
    >
      <div
        className="min-h-0 flex-1 overflow-y-auto [&>section+section]:mt-8"
        {...freezeProps}
        onFocus={(event) => {
          freezeProps.onFocus(event);
          roving.onFocus(event);
        }}
        onKeyDown={(event) => {
          // Arrow keys move between rows, but not while the instructor types in a row's form.
          if (event.target instanceof HTMLElement && event.target.dataset['key'] !== undefined)
            roving.onKeyDown(event);
        }}
      >
        <PendingUpdates changes={changes} className="top-0 z-1" />
        {order.length === 0 && <p className="px-16 py-12 text-soft">{t('none')}</p>}
        {ATTENTION_KINDS.map((kind) => {
          const sectionItems = order
            .map((key) => byKey.get(key) ?? lastKnownItems.get(key))
            .filter((item) => item?.kind === kind);
          const since = Math.min(...sectionItems.map((item) => item?.since ?? Infinity));
          return (
            sectionItems.length > 0 && (
              <section key={kind} aria-label={t(kind)}>
                <SectionHeading level={3} className="mx-16">
                  {t(kind)}{' '}
                  {KINDS_WITH_COUNT.has(kind) ? (
                    <span className="ms-auto text-soft">{sectionItems.length}</span>
                  ) : (
                    <LongestWait count={sectionItems.length} since={since} />
                  )}
                </SectionHeading>
                {sectionItems.map(
                  (item) =>
                    item && (
                      <AttentionRow
                        key={item.key}
                        item={item}
                        view={view}
                        cleared={!byKey.has(item.key)}
                        tabStop={tabStopKey === item.key}
                        filterActive={
                          item.kind === 'shared' && viewState.sharedItemKey === item.key
                        }
                        selected={
                          item.kind === 'shared'
                            ? viewState.sharedItemKey === item.key
                            : item.seats[0]?.id === viewState.openSeat?.seatId
                        }
                        onOpen={openItem}
                      />
                    ),
                )}
              </section>
            )
          );
        })}
      </div>
      <LastCommandOutcome />
    </section>
  );
}

function LongestWait({ count, since }: { readonly count: number; readonly since: number }) {
  const t = useTranslations('instructor.room.attention');
  const now = useServerNow(1_000);
  return (
    <span className="ms-auto text-soft">
      {t('longestWait', { count, time: now === null ? '' : formatDuration(now - since) })}
    </span>
  );
}

/**
 * The newest command for a seat, with its undo button: by now the seat's row may have left the
 * list. For the open seat, the drawer shows it.
 */
function LastCommandOutcome() {
  const t = useTranslations('instructor.room.attention');
  const { lastScope } = useRoomCommands();
  const { view } = useRoomData();
  const { viewState } = useRoomControls();
  const openSeatId = viewState.openSeat?.seatId;
  const row = view.seats.find(({ id }) => lastScope === `seat:${id}` && id !== openSeatId);
  return (
    <div
      data-part="attention-status"
      className="flex min-h-30 flex-none items-center gap-8 border-t border-rule px-16 text-small/18 max-tablet:min-h-44 empty:max-tablet:hidden [&_button]:min-h-24"
      role="group"
      aria-label={t('last')}
    >
      {lastScope !== null && row && (
        <>
          <b className="min-w-0 overflow-hidden whitespace-nowrap">{seatName(row)}</b>{' '}
          <CommandOutcome scope={lastScope} shortcut="U" />
        </>
      )}
    </div>
  );
}
