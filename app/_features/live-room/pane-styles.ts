/*
 * Classes of the panes, shared by the live room, its skeleton, its loading states and its error
 * boundaries. Below 75 rem the insights are hidden and the drawer covers the other panes. Below 45
 * rem one tab is shown at a time (`data-tab` of the root).
 */
export const LIVE_ROOM =
  'group/room grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_19rem_26rem] grid-rows-[auto_minmax(0,1fr)] overflow-hidden bg-paper max-desk:grid-cols-[minmax(0,1fr)_minmax(0,19rem)] max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:grid-rows-[auto_minmax(0,1fr)_3.5rem] min-desk:max-[89.99rem]:grid-cols-[minmax(0,1fr)_17rem_23rem] wide:grid-cols-[minmax(0,1fr)_21.75rem_28.5rem]';

/** The live room without the lists beside the grid: before the workshop is open, and after its end. */
export const SINGLE_PANE_ROOM =
  'group/room grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] overflow-hidden bg-paper';
export const SINGLE_PANE_ROOM_WITH_SIDE =
  'group/room grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_26rem] grid-rows-[auto_minmax(0,1fr)] overflow-hidden bg-paper max-desk:grid-cols-[minmax(0,1fr)]';

/** Takes the place of the grid until there is something to watch. */
export const SETUP_PANE =
  'row-start-2 col-start-1 min-h-0 min-w-0 overflow-y-auto max-tablet:group-data-[tab=attention]/room:hidden max-tablet:group-data-[tab=status]/room:hidden';

export const ROOM_HEADER =
  'relative col-span-full grid grid-cols-subgrid max-desk:row-start-1 max-desk:grid-cols-3 max-tablet:block max-tablet:max-h-full [&>section]:h-148 [&>section]:overflow-hidden [&>section+section]:border-s [&>section+section]:border-rule max-wide:[&_[data-part=answer]]:text-title max-desk:[&>section]:h-96 max-desk:[&>section]:min-h-0 max-desk:[&>section]:overflow-y-auto max-desk:[&>section]:py-6 max-desk:[&_[data-part=answer]]:text-handle max-desk:[&_[data-part=forecast-chart]]:hidden max-desk:[&_[data-part=next-up]]:h-32 max-desk:[&_[data-part=next-up]]:text-handle max-tablet:[&_button]:min-h-44 max-tablet:[&>section]:h-auto max-tablet:[&>section]:min-h-0 max-tablet:[&_[data-part=forecast-chart]]:grid max-tablet:[&>section]:border-t max-tablet:[&>section]:border-rule max-tablet:[&>section+section]:border-s-0';

export const ROOM_HEADER_ROW =
  'col-span-full min-w-0 whitespace-nowrap max-desk:flex-wrap max-desk:py-4 max-desk:whitespace-normal max-tablet:gap-x-12 max-tablet:gap-y-6';

/** Takes the place of the header after an error. */
export const ROOM_HEADER_ERROR =
  'col-span-full min-h-189 border-b border-rule bg-header text-ink scheme-dark max-desk:row-start-1 max-desk:min-h-169 max-tablet:min-h-41';

export const GRID_PANE =
  'flex min-h-0 min-w-0 flex-col contain-[layout_paint] max-desk:col-start-1 max-desk:row-start-2 max-tablet:group-data-[tab=attention]/room:hidden max-tablet:group-data-[tab=status]/room:hidden';

export const ATTENTION_PANE =
  'flex min-h-0 flex-col overflow-hidden border-s border-rule contain-[layout_paint] focus-visible:-outline-offset-2 max-desk:col-start-2 max-desk:row-start-2 max-tablet:col-start-1 max-tablet:border-0 max-tablet:group-data-[tab=grid]/room:hidden max-tablet:group-data-[tab=status]/room:hidden max-tablet:[&_button]:min-h-44';

export const DRAWER_PANE =
  'flex min-h-0 flex-col overflow-hidden border-s border-rule contain-[layout_paint] max-desk:z-2 max-desk:col-start-1 max-desk:col-end-3 max-desk:row-start-2 max-desk:w-[min(28rem,100%)] max-desk:justify-self-end max-desk:bg-paper max-tablet:col-end-auto max-tablet:w-full max-tablet:border-0';

export const INSIGHTS_PANE =
  'flex min-h-0 flex-col overflow-hidden border-s border-rule contain-[layout_paint] focus-visible:-outline-offset-2 max-desk:hidden max-tablet:col-start-1 max-tablet:row-start-2 max-tablet:border-0 max-tablet:group-data-[tab=status]/room:flex';

/** Buttons of the header that a phone shows in the status tab only. */
export const STATUS_TAB_ONLY =
  'max-tablet:group-data-[tab=attention]/room:hidden max-tablet:group-data-[tab=grid]/room:hidden';

/** One line that is cut off at the end of its box. */
export const CLIPPED = 'min-w-0 overflow-hidden whitespace-nowrap';
