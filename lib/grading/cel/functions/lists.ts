import type { Environment } from '@marcbachmann/cel-js';

type Comparable = bigint | number | string | boolean;

const toArray = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value instanceof Set ? [...value] : [];

function isLess(left: unknown, right: unknown): boolean {
  if (typeof left !== typeof right && !(isNumber(left) && isNumber(right)))
    throw new Error(`values of type ${typeof left} and ${typeof right} can't be compared`);
  return (left as Comparable) < (right as Comparable);
}

const isNumber = (value: unknown): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

function findExtreme(value: unknown, better: (left: unknown, right: unknown) => boolean): unknown {
  const [first, ...rest] = toArray(value);
  if (first === undefined) throw new Error('min and max need a non-empty list');
  return rest.reduce((best, item) => (better(item, best) ? item : best), first);
}

function sumItems(value: unknown): bigint | number {
  const items = toArray(value);
  if (!items.every(isNumber)) throw new Error('sum needs a list of numbers');
  if (items.every((item) => typeof item === 'bigint'))
    return items.reduce((total, item) => total + item, 0n);
  return items.reduce<number>((total, item) => total + Number(item), 0);
}

/** Compares scalars by value, as CEL does, and all other values by their content. */
function isEqual(left: unknown, right: unknown): boolean {
  if (isNumber(left) && isNumber(right)) return left == right;
  if (typeof left !== 'object' || left === null) return left === right;
  return toComparableText(left) === toComparableText(right);
}

const toComparableText = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
const includesItem = (items: readonly unknown[], wanted: unknown): boolean =>
  items.some((item) => isEqual(item, wanted));

/**
 * Registers the list functions that Kubernetes adds to CEL. Sources: k8s.io/apiserver,
 * pkg/cel/library/lists.go; cel-go, ext/sets.go.
 * All functions pass a list once, except `sets`, which compares two lists of at most 200 items.
 */
export function registerListFunctions(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (value: unknown) =>
      toArray(value).every((item, index, all) => index === 0 || !isLess(item, all[index - 1])),
    )
    .registerFunction('list.sum(): dyn', sumItems)
    .registerFunction('list.min(): dyn', (value: unknown) => findExtreme(value, isLess))
    .registerFunction('list.max(): dyn', (value: unknown) =>
      findExtreme(value, (left, right) => isLess(right, left)),
    )
    .registerFunction('list.indexOf(dyn): int', (value: unknown, wanted: unknown) =>
      BigInt(toArray(value).findIndex((item) => isEqual(item, wanted))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (value: unknown, wanted: unknown) =>
      BigInt(toArray(value).findLastIndex((item) => isEqual(item, wanted))),
    )
    .registerType('Sets', { ctor: Sets, fields: {} })
    .registerConstant('sets', 'Sets', new Sets())
    .registerFunction(
      'Sets.contains(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        toArray(right).every((item) => includesItem(toArray(left), item)),
    )
    .registerFunction(
      'Sets.intersects(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        toArray(right).some((item) => includesItem(toArray(left), item)),
    )
    .registerFunction(
      'Sets.equivalent(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        toArray(right).every((item) => includesItem(toArray(left), item)) &&
        toArray(left).every((item) => includesItem(toArray(right), item)),
    );
}

class Sets {
  readonly name = 'sets';
}
