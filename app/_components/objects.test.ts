import { expect, it } from 'vitest';
import type { ObjectView } from '#lib/room/views.ts';
import { forest, isOwnWork } from './objects.ts';

function object(name: string, more: Partial<ObjectView> = {}): ObjectView {
  return {
    uid: name,
    gvk: 'v1/Pod',
    ns: 'default',
    name,
    owner: null,
    state: '',
    trouble: false,
    object: {},
    ...more,
  };
}

it('puts what is owned under its owner, and what lost its owner at the root', () => {
  const objects = [
    object('p2', { owner: 'rs' }),
    object('lost', { owner: 'nobody' }),
    object('rs', { gvk: 'apps/v1/ReplicaSet' }),
    object('p1', { owner: 'rs' }),
  ];
  expect(forest(objects).map(({ object: { name }, depth }) => `${name} ${depth}`)).toEqual([
    'lost 0',
    'rs 0',
    'p1 1',
    'p2 1',
  ]);
});

it('tells the work from the furniture', () => {
  const all = [
    object('web'),
    object('kubernetes', { gvk: 'v1/Service' }),
    object('etcd', { ns: 'kube-system' }),
    object('node', { gvk: 'v1/Node', ns: '' }),
  ];
  expect(all.filter(isOwnWork).map(({ name }) => name)).toEqual(['web']);
  expect(isOwnWork(object('node', { gvk: 'v1/Node', ns: '', trouble: true }))).toBe(true);
});
