'use client';
import { useMemo, useState, type MouseEvent, type KeyboardEvent, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { MarkState } from '#app/_components/status-mark.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { Choice, Choose } from '../state/room-view-state.ts';
import type { Density } from './grid-view.ts';
import { FieldView } from './overview/seat-overview.tsx';
import { Foot } from './grid-status-bar.tsx';
import { lineSpot, type LineSpot } from './table/table-navigation.ts';
import { LinesView } from './table/seat-table.tsx';
import type { ColumnFigures } from './row-marks.ts';
import { sortSeats, type Sort } from './sort-seats.ts';
import { createSpot } from './hovered-seat.ts';
import { Legend, Tools } from './grid-toolbar.tsx';
import { Track } from './exercise-header.tsx';
import { useHeld } from '../attention/use-frozen-order.ts';
import { WallView } from './map/seat-map.tsx';

interface Props {
  readonly view: RoomView;
  readonly choice: Choice;
  readonly choose: Choose;
  readonly column: number;
  readonly counts: Readonly<Record<MarkState, number>>;
  readonly figures: readonly ColumnFigures[];
  readonly visible: ReadonlySet<string> | null;
  readonly density: Density;
  readonly setDensity: (density: Density) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly openSeat: (seat: string, exercise: string | null) => void;
}

/** Which seat, and on lines which exercise (from 1; 0 is the name), an event came from. */
function from(target: EventTarget): LineSpot | null {
  const key =
    target instanceof Element
      ? target.closest<HTMLElement>('.plate, .line [data-key]')?.dataset.key
      : undefined;
  return key === undefined ? null : (lineSpot(key) ?? { seat: key, place: 0 });
}

/** The seats, with what chooses among them. */
export function RoomMain(props: Props) {
  const { view, choice, choose, column, visible, density } = props;
  const [spot] = useState(createSpot);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const sort = choice.sort ?? 'need';
  const groups = useGroups(view.seats);
  const opened = choice.open?.seat ?? null;
  const open = (event: MouseEvent | KeyboardEvent) => {
    const found = from(event.target);
    if (found) props.openSeat(found.seat, view.head.exercises[found.place - 1]?.id ?? null);
  };
  const point = (event: { readonly target: EventTarget }) => {
    const found = from(event.target);
    if (found) spot.set(found.seat);
  };
  return (
    <main className="room-main" data-pane>
      <Legend counts={props.counts} states={choice.states} choose={choose} />
      <Tools
        choice={choice}
        choose={choose}
        sort={sort}
        density={density}
        setDensity={props.setDensity}
        search={props.search}
        found={visible?.size ?? view.seats.length}
        seats={view.seats.length}
        groups={groups}
      />
      <div
        className="scroller"
        ref={setScroller}
        data-density={density}
        data-lines={density === '20' || density === '60' || undefined}
        onClick={open}
        onMouseOver={point}
        onFocus={point}
        onKeyDown={(event) => {
          // A line's cells are no buttons: three thousand of them would be.
          if (
            event.key === 'Enter' &&
            event.target instanceof HTMLElement &&
            event.target.classList.contains('line-cell')
          )
            open(event);
        }}
      >
        <Track
          key={density}
          head={view.head}
          seats={view.seats.length}
          figures={props.figures}
          rates={view.figures.exercises}
          column={column}
          choose={choose}
        />
        {view.seats.length === 0 ? (
          <Empty view={view} />
        ) : density === '2000' ? (
          <FieldView
            seats={view.seats}
            column={column}
            open={opened}
            visible={visible}
            scroller={scroller}
            spot={spot}
            openSeat={props.openSeat}
          />
        ) : density === '300' ? (
          <WallView
            seats={view.seats}
            column={column}
            open={opened}
            visible={visible}
            scroller={scroller}
          />
        ) : (
          <SortedLines
            view={view}
            choice={choice}
            choose={choose}
            sort={sort}
            column={column}
            visible={visible}
            density={density}
            scroller={scroller}
          />
        )}
      </div>
      <Foot event={view.head.event.id} spot={spot} column={column} choose={choose} />
    </main>
  );
}

const byName = new Intl.Collator(['en', 'ja'], { numeric: true });

/** The room's tables or groups, the same list for as long as they are the same. */
function useGroups(seats: readonly SeatRow[]): readonly string[] {
  const joined = [...new Set(seats.map((row) => row.group))].sort(byName.compare).join('\u0000');
  return useMemo(() => joined.split('\u0000'), [joined]);
}

function SortedLines({
  view,
  choice,
  choose,
  sort,
  column,
  visible,
  density,
  scroller,
}: Pick<Props, 'view' | 'choice' | 'choose' | 'column' | 'visible'> & {
  readonly sort: Sort;
  readonly density: '20' | '60';
  readonly scroller: HTMLDivElement | null;
}) {
  const t = useTranslations('instructor.room');
  const wanted = useMemo(
    () => sortSeats(view.seats, sort, column).filter((id) => visible === null || visible.has(id)),
    [view.seats, sort, column, visible],
  );
  // What the reader asks for comes at once, wherever the pointer rests; what the room does waits.
  const asked = `${choice.applied} ${sort} ${column} ${[...choice.states].join()} ${choice.only} ${choice.group} ${choice.query}`;
  const { order, changes, hold } = useHeld(wanted, asked);
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return order.map((id) => byId.get(id)).filter((row): row is SeatRow => row !== undefined);
  }, [view.seats, order]);
  return (
    <div {...hold}>
      {/* Over the lines, not above them: it comes and goes without moving one. */}
      {changes > 0 && (
        <p className="held held-over" role="status">
          {t('needs.held', { changes })}
          <Button shortcut="." onClick={() => choose({ applied: choice.applied + 1 })}>
            {t('needs.apply')}
          </Button>
        </p>
      )}
      {rows.length === 0 && <p className="soft empty-line">{t('wall.noMatch')}</p>}
      <LinesView
        head={view.head}
        rows={rows}
        visible={visible}
        density={density}
        column={column}
        open={choice.open?.seat ?? null}
        scroller={scroller}
      />
    </div>
  );
}

function Empty({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room');
  const { id, code } = view.head.event;
  return (
    <div className="empty">
      <p>
        {t('empty.lead')} <b>{t('empty.code', { code })}</b>
      </p>
      <p>
        {t('empty.join')} <a href={`/events/${id}/setup`}>{t('setup')}</a>.
      </p>
    </div>
  );
}
