import {
  statusMarkKey,
  paintStatusMark,
  readThemeColors,
  type StatusMarkColors,
} from '#app/_components/paint-status-mark.ts';
import type { StatusMark } from '#app/_components/status-mark.ts';
import type { OverviewLayout } from './overview-layout.ts';

/** One mark to draw. */
export interface OverviewMark {
  readonly mark: StatusMark;
  readonly claimed: boolean;
  readonly dimmed: boolean;
}

/** Opacity of marks that don't match the filters. */
const DIMMED_ALPHA = 0.22;

/**
 * Draws the marks of one block. `update` may be called with every frame of the room: it draws only
 * the marks that changed, all in the next animation frame.
 */
export class OverviewPainter {
  readonly #canvas: HTMLCanvasElement;
  #marks: readonly (OverviewMark | null)[] = [];
  #drawnKeys: (string | null)[] = [];
  #layout: OverviewLayout | null = null;
  #pixelRatio = 0;
  #colors: StatusMarkColors | null = null;
  #frameRequest = 0;
  /** Number of marks drawn so far, for tests. */
  paintedCount = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  update(marks: readonly (OverviewMark | null)[], layout: OverviewLayout): void {
    this.#marks = marks;
    if (
      layout.step !== this.#layout?.step ||
      layout.columns !== this.#layout.columns ||
      this.#drawnKeys.length !== marks.length
    )
      this.#colors = null;
    this.#layout = layout;
    this.#frameRequest ||= requestAnimationFrame(() => this.#paint());
  }

  /** Draws all marks again, after a change of the theme or of the screen resolution. */
  repaint(): void {
    this.#colors = null;
    this.#frameRequest ||= requestAnimationFrame(() => this.#paint());
  }

  cancel(): void {
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
  }

  #paint(): void {
    this.#frameRequest = 0;
    const context = this.#canvas.getContext('2d');
    const layout = this.#layout;
    if (!context || !layout) return;
    const colors = (this.#colors ??= this.#clear(layout));
    for (const [index, mark] of this.#marks.entries()) {
      const key = mark && `${statusMarkKey(mark.mark, mark.claimed)}${mark.dimmed ? ' dim' : ''}`;
      if (this.#drawnKeys[index] === key) continue;
      this.#drawnKeys[index] = key;
      this.#draw(context, index, mark, layout, colors);
    }
  }

  #clear({ step, columns }: OverviewLayout): StatusMarkColors {
    const rows = Math.ceil(this.#marks.length / columns);
    this.#pixelRatio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(columns * step * this.#pixelRatio);
    this.#canvas.height = Math.round(rows * step * this.#pixelRatio);
    this.#drawnKeys = this.#marks.map(() => null);
    return readThemeColors(this.#canvas.parentElement ?? document.body);
  }

  #draw(
    context: CanvasRenderingContext2D,
    index: number,
    mark: OverviewMark | null,
    { step, markSize, columns }: OverviewLayout,
    colors: StatusMarkColors,
  ): void {
    const ratio = this.#pixelRatio;
    const x = Math.round((index % columns) * step * ratio);
    const y = Math.round(Math.floor(index / columns) * step * ratio);
    context.clearRect(x, y, Math.round(markSize * ratio), Math.round(markSize * ratio));
    if (!mark) return;
    this.paintedCount += 1;
    context.globalAlpha = mark.dimmed ? DIMMED_ALPHA : 1;
    context.drawImage(getTile(mark, markSize, ratio, colors), x, y);
    context.globalAlpha = 1;
  }
}

/** Drawn marks by appearance: 2,000 seats have about 20 different ones. */
const tileCache = new Map<string, HTMLCanvasElement>();
const MAX_CACHED_TILES = 400;

function getTile(
  { mark, claimed }: OverviewMark,
  size: number,
  ratio: number,
  colors: StatusMarkColors,
): HTMLCanvasElement {
  const key = `${size} ${ratio} ${colors.surface} ${statusMarkKey(mark, claimed)}`;
  const cached = tileCache.get(key);
  if (cached) return cached;
  if (tileCache.size >= MAX_CACHED_TILES) tileCache.clear();
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(size * ratio);
  const context = tile.getContext('2d');
  if (context) paintStatusMark(context, mark, claimed, size, ratio, colors);
  tileCache.set(key, tile);
  return tile;
}
