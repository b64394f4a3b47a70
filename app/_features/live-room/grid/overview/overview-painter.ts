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

/** How faint a mark is that the filters leave out. */
const DIMMED_ALPHA = 0.22;

/**
 * Draws the marks of one block. `show` may be called with every frame of the room: only marks that look different are drawn
 * again, all in the next animation frame.
 */
export class OverviewPainter {
  readonly #canvas: HTMLCanvasElement;
  #marks: readonly (OverviewMark | null)[] = [];
  #drawnKeys: (string | null)[] = [];
  #layout: OverviewLayout | null = null;
  #pixelRatio = 0;
  #ink: StatusMarkColors | null = null;
  #frameRequest = 0;
  /** Marks drawn since the start, for tests of how little that is. */
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
      this.#ink = null;
    this.#layout = layout;
    this.#frameRequest ||= requestAnimationFrame(() => this.#paint());
  }

  /** Everything anew: the theme turned, or the window moved to another screen. */
  repaint(): void {
    this.#ink = null;
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
    const ink = (this.#ink ??= this.#clear(layout));
    for (const [place, mark] of this.#marks.entries()) {
      const key = mark && `${statusMarkKey(mark.mark, mark.claimed)}${mark.dimmed ? ' dim' : ''}`;
      if (this.#drawnKeys[place] === key) continue;
      this.#drawnKeys[place] = key;
      this.#draw(context, place, mark, layout, ink);
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
    place: number,
    mark: OverviewMark | null,
    { step, markSize, columns }: OverviewLayout,
    ink: StatusMarkColors,
  ): void {
    const ratio = this.#pixelRatio;
    const x = Math.round((place % columns) * step * ratio);
    const y = Math.round(Math.floor(place / columns) * step * ratio);
    context.clearRect(x, y, Math.round(markSize * ratio), Math.round(markSize * ratio));
    if (!mark) return;
    this.paintedCount += 1;
    context.globalAlpha = mark.dimmed ? DIMMED_ALPHA : 1;
    context.drawImage(getTile(mark, markSize, ratio, ink), x, y);
    context.globalAlpha = 1;
  }
}

/** Marks that were drawn once, by what they look like: two thousand seats have some twenty looks. */
const tileCache = new Map<string, HTMLCanvasElement>();
const MAX_CACHED_TILES = 400;

function getTile(
  { mark, claimed }: OverviewMark,
  side: number,
  ratio: number,
  ink: StatusMarkColors,
): HTMLCanvasElement {
  const key = `${side} ${ratio} ${ink.surface} ${statusMarkKey(mark, claimed)}`;
  const cached = tileCache.get(key);
  if (cached) return cached;
  if (tileCache.size >= MAX_CACHED_TILES) tileCache.clear();
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(side * ratio);
  const context = tile.getContext('2d');
  if (context) paintStatusMark(context, mark, claimed, side, ratio, ink);
  tileCache.set(key, tile);
  return tile;
}
