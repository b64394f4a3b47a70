import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import { EmptyRoom } from '../empty-room.tsx';
import { useRovingFocus } from '../grid/use-roving-focus.ts';
import { ATTENTION_PANE } from '../pane-styles.ts';
import { PendingUpdates } from '../pending-updates.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { ATTENTION_KINDS, type AttentionItem } from './attention-queue.ts';
import { AttentionRow } from './attention-row.tsx';
import { RejoinSection, useRejoinRequests } from './rejoin-section.tsx';
import { useFrozenOrder } from './use-frozen-order.ts';

/** Sections whose heading shows the number of items only, without the longest wait. */
const KINDS_WITH_COUNT: ReadonlySet<AttentionItem['kind']> = new Set([
  'shared',
  'stuck',
  'claimed',
]);

/**
 * The section and the key of an item. While the list is frozen, an item that was claimed keeps its
 * place too, although it belongs to another section now.
 */
function placeOf({ kind, key }: AttentionItem): string {
  return `${kind} ${key}`;
}

function keyOfPlace(place: string): string {
  return place.slice(place.indexOf(' ') + 1);
}

/**
 * The students who need attention, most urgent first. The order is frozen while the pointer or the
 * focus is in it.
 */
export function AttentionList({ items }: { readonly items: readonly AttentionItem[] }) {
  const t = useTranslations('instructor.room.attention');
  const { view } = useRoomData();
  const { viewState, openItem } = useRoomControls();
  const byKey = useMemo(() => new Map(items.map((item) => [item.key, item])), [items]);
  const {
    order: places,
    changes,
    freezeProps,
  } = useFrozenOrder(
    useMemo(() => items.map(placeOf), [items]),
    viewState.orderRevision,
  );
  const order = useMemo(() => places.map(keyOfPlace), [places]);
  // An item that is cleared while the list is frozen keeps its row, with its last content.
  const [lastKnownItems, setLastKnownItems] = useState(byKey);
  if (items.some((item) => lastKnownItems.get(item.key) !== item))
    setLastKnownItems(
      new Map([...[...lastKnownItems].filter(([key]) => order.includes(key)), ...byKey]),
    );
  const grid = useMemo(() => [order], [order]);
  const rejoinRequests = useRejoinRequests();
  const { tabStopKey, ...roving } = useRovingFocus(grid);
  return (
    <section
      id="next-up"
      data-part="attention-list"
      className={ATTENTION_PANE}
      aria-label={t('label')}
      data-pane
      tabIndex={-1}
    >
      <div className="flex h-32 flex-none items-center gap-8 px-16 max-tablet:h-44">
        <h2 className="text-small font-plain text-soft">{t('label')}</h2>
        <span className="ms-auto">
          <PendingUpdates changes={changes} />
        </span>
      </div>
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
        {rejoinRequests.length > 0 && <RejoinSection requests={rejoinRequests} />}
        {order.length === 0 && rejoinRequests.length === 0 && (
          <p className="px-16 py-12 text-soft">{t('none')}</p>
        )}
        {/* Wider pages show it beside this list. */}
        {view.seats.length === 0 && (
          <div className="hidden max-tablet:block">
            <EmptyRoom />
          </div>
        )}
        {ATTENTION_KINDS.map((kind) => {
          const sectionItems = places
            .filter((place) => place.startsWith(`${kind} `))
            .map(keyOfPlace)
            .map((key) => byKey.get(key) ?? lastKnownItems.get(key));
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
