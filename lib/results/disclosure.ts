import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';
import { estimateProportion, type Proportion } from './proportions.ts';
import { suppressGroups, type SuppressedCount } from './suppression.ts';

/**
 * What one answer can show about a set of students, so that neither it nor its difference from another
 * answer reveals a small group. The students of a workshop are divided into parts: the groups that can
 * be selected, and the others. An answer is about one part or about all.
 */
export class Disclosure<Part extends { readonly students: number }> {
  readonly #parts: readonly Part[];
  /** null: the answer is about all parts. */
  readonly #selected: number | null;
  /** Of a few students alone, also a 0 tells something about each of them. */
  readonly #hidesAll: boolean;

  /** `selected`: an index of `parts`. */
  constructor(parts: readonly Part[], selected: number | null) {
    this.#parts = parts;
    this.#selected = selected;
    this.#hidesAll = isSmallGroup(parts.reduce((sum, { students }) => sum + students, 0));
  }

  /**
   * Whether the answer is about all students. Numbers that aren't the sum of those of the parts can
   * only be in such an answer, because nothing tells what their differences reveal.
   */
  get isWhole(): boolean {
    return this.#selected === null;
  }

  /** Numbers of students with different outcomes; null where a number is hidden. */
  row(read: (part: Part) => readonly number[]): (number | null)[] {
    const { all, groups } = suppressGroups(this.#parts.map(read));
    const row = this.#selected === null ? all : groups[this.#selected];
    return (row?.cells ?? []).map((cell) => (this.#hidesAll ? null : toCount(cell)));
  }

  /**
   * A number of students. The rest of the students is no outcome that any answer shows, so only the
   * number itself can be too small.
   */
  count(read: (part: Part) => number): number | null {
    const counts = this.#parts.map(read);
    const count =
      this.#selected === null
        ? counts.reduce((sum, one) => sum + one, 0)
        : (counts[this.#selected] ?? 0);
    const isHidden =
      this.#selected === null ? isSmallGroup(count) : counts.some((one) => isSmallGroup(one));
    return isHidden || this.#hidesAll ? null : count;
  }

  /** Whether a number about these students can be shown. */
  allows(read: (part: Part) => number): boolean {
    return this.count(read) !== null;
  }

  /** A share of students. Those who aren't in it are an outcome too. */
  proportion(
    read: (part: Part) => { readonly count: number; readonly total: number } | null,
  ): Proportion | null {
    const total = this.count((part) => read(part)?.total ?? 0);
    const [count] = this.row((part) => {
      const share = read(part);
      return share === null ? [0, 0] : [share.count, share.total - share.count];
    });
    return total === null || count == null ? null : estimateProportion(count, total);
  }
}

/** A group without members reveals no one. */
export function isSmallGroup(count: number): boolean {
  return count > 0 && count < MIN_GROUP_SIZE;
}

/** Whether a share can be shown that is about students of this answer only. */
export function isSafeShare({ count, total }: { count: number; total: number }): boolean {
  return !isSmallGroup(count) && !isSmallGroup(total - count);
}

function toCount(cell: SuppressedCount): number | null {
  return cell.state === 'shown' ? cell.count : null;
}
