/** A bar of the grid pane: legend, toolbar and status bar. */
export const GRID_BAR =
  'flex h-32 flex-none items-center gap-9 border-b border-rule px-16 text-small/18 whitespace-nowrap [--cell:0.875rem] max-tablet:h-44 max-tablet:overflow-x-auto';
