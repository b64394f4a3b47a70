import { markKey, paintMark, readInk, type MarkInk } from '#app/_components/paint-status-mark.ts';
import type { Mark } from '#app/_components/status-mark.ts';
import type { FieldShape } from './overview-layout.ts';

/** One mark to draw. */
export interface FieldMark {
  readonly mark: Mark;
  readonly taken: boolean;
  readonly dim: boolean;
}

/** How faint a mark is that the filters leave out. */
const DIM = 0.22;

/**
 * Draws the marks of one block. `show` may be called with every frame of the room: only marks that look different are drawn
 * again, all in the next animation frame.
 */
export class FieldPainter {
  readonly #canvas: HTMLCanvasElement;
  #wanted: readonly (FieldMark | null)[] = [];
  #drawn: (string | null)[] = [];
  #shape: FieldShape | null = null;
  #ratio = 0;
  #ink: MarkInk | null = null;
  #frame = 0;
  /** Marks drawn since the start, for tests of how little that is. */
  painted = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  show(marks: readonly (FieldMark | null)[], shape: FieldShape): void {
    this.#wanted = marks;
    if (
      shape.step !== this.#shape?.step ||
      shape.columns !== this.#shape.columns ||
      this.#drawn.length !== marks.length
    )
      this.#ink = null;
    this.#shape = shape;
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  /** Everything anew: the theme turned, or the window moved to another screen. */
  repaint(): void {
    this.#ink = null;
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #paint(): void {
    this.#frame = 0;
    const context = this.#canvas.getContext('2d');
    const shape = this.#shape;
    if (!context || !shape) return;
    const ink = (this.#ink ??= this.#clear(shape));
    for (const [place, wanted] of this.#wanted.entries()) {
      const key = wanted && `${markKey(wanted.mark, wanted.taken)}${wanted.dim ? ' dim' : ''}`;
      if (this.#drawn[place] === key) continue;
      this.#drawn[place] = key;
      this.#draw(context, place, wanted, shape, ink);
    }
  }

  #clear({ step, columns }: FieldShape): MarkInk {
    const rows = Math.ceil(this.#wanted.length / columns);
    this.#ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(columns * step * this.#ratio);
    this.#canvas.height = Math.round(rows * step * this.#ratio);
    this.#drawn = this.#wanted.map(() => null);
    return readInk(this.#canvas.parentElement ?? document.body);
  }

  #draw(
    context: CanvasRenderingContext2D,
    place: number,
    wanted: FieldMark | null,
    { step, side, columns }: FieldShape,
    ink: MarkInk,
  ): void {
    const ratio = this.#ratio;
    const x = Math.round((place % columns) * step * ratio);
    const y = Math.round(Math.floor(place / columns) * step * ratio);
    context.clearRect(x, y, Math.round(side * ratio), Math.round(side * ratio));
    if (!wanted) return;
    this.painted += 1;
    context.globalAlpha = wanted.dim ? DIM : 1;
    context.drawImage(tileOf(wanted, side, ratio, ink), x, y);
    context.globalAlpha = 1;
  }
}

/** Marks that were drawn once, by what they look like: two thousand seats have some twenty looks. */
const tiles = new Map<string, HTMLCanvasElement>();
const MOST_TILES = 400;

function tileOf(
  { mark, taken }: FieldMark,
  side: number,
  ratio: number,
  ink: MarkInk,
): HTMLCanvasElement {
  const key = `${side} ${ratio} ${ink.plate} ${markKey(mark, taken)}`;
  const known = tiles.get(key);
  if (known) return known;
  if (tiles.size >= MOST_TILES) tiles.clear();
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(side * ratio);
  const context = tile.getContext('2d');
  if (context) paintMark(context, mark, taken, side, ratio, ink);
  tiles.set(key, tile);
  return tile;
}
