import type { Environment } from '@marcbachmann/cel-js';

type Comparable = bigint | number | string | boolean;

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value instanceof Set ? [...value] : [];

function below(left: unknown, right: unknown): boolean {
  if (typeof left !== typeof right && !(isNumber(left) && isNumber(right)))
    throw new Error(`'${typeof left}' and '${typeof right}' have no order`);
  return (left as Comparable) < (right as Comparable);
}

const isNumber = (value: unknown): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

function extreme(value: unknown, better: (left: unknown, right: unknown) => boolean): unknown {
  const [first, ...rest] = list(value);
  if (first === undefined) throw new Error('an empty list has neither min nor max');
  return rest.reduce((best, item) => (better(item, best) ? item : best), first);
}

function sum(value: unknown): bigint | number {
  const items = list(value);
  if (!items.every(isNumber)) throw new Error('sum is of a list of numbers');
  if (items.every((item) => typeof item === 'bigint'))
    return items.reduce((total, item) => total + item, 0n);
  return items.reduce<number>((total, item) => total + Number(item), 0);
}

/** Scalars compare by value, as CEL compares them; what else there is by what it is made of. */
function same(left: unknown, right: unknown): boolean {
  if (isNumber(left) && isNumber(right)) return left == right;
  if (typeof left !== 'object' || left === null) return left === right;
  return text(left) === text(right);
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
const holds = (items: readonly unknown[], wanted: unknown): boolean =>
  items.some((item) => same(item, wanted));

/**
 * What Kubernetes adds to CEL's lists. Sources: k8s.io/apiserver, pkg/cel/library/lists.go; cel-go, ext/sets.go.
 * All of them pass a list once, but for `sets`, which takes two of at most 200 items.
 */
export function addLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (value: unknown) =>
      list(value).every((item, index, all) => index === 0 || !below(item, all[index - 1])),
    )
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.min(): dyn', (value: unknown) => extreme(value, below))
    .registerFunction('list.max(): dyn', (value: unknown) =>
      extreme(value, (left, right) => below(right, left)),
    )
    .registerFunction('list.indexOf(dyn): int', (value: unknown, wanted: unknown) =>
      BigInt(list(value).findIndex((item) => same(item, wanted))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (value: unknown, wanted: unknown) =>
      BigInt(list(value).findLastIndex((item) => same(item, wanted))),
    )
    .registerType('Sets', { ctor: Sets, fields: {} })
    .registerConstant('sets', 'Sets', new Sets())
    .registerFunction(
      'Sets.contains(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        list(right).every((item) => holds(list(left), item)),
    )
    .registerFunction(
      'Sets.intersects(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        list(right).some((item) => holds(list(left), item)),
    )
    .registerFunction(
      'Sets.equivalent(list, list): bool',
      (_sets: Sets, left: unknown, right: unknown) =>
        list(right).every((item) => holds(list(left), item)) &&
        list(left).every((item) => holds(list(right), item)),
    );
}

class Sets {
  readonly name = 'sets';
}
