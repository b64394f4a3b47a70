import { expect, it } from 'vitest';
import type { ObjectView } from '#lib/room/views.ts';
import { buildObjectForest, isStudentObject } from './objects.ts';

function createObject(name: string, more: Partial<ObjectView> = {}): ObjectView {
  return {
    uid: name,
    gvk: 'v1/Pod',
    ns: 'default',
    name,
    owner: null,
    state: '',
    hasIncident: false,
    object: {},
    ...more,
  };
}

it('lists owned objects below their owner, and objects with an unknown owner at the root', () => {
  const objects = [
    createObject('p2', { owner: 'rs' }),
    createObject('lost', { owner: 'unknown' }),
    createObject('rs', { gvk: 'apps/v1/ReplicaSet' }),
    createObject('p1', { owner: 'rs' }),
  ];
  expect(
    buildObjectForest(objects).map(({ object: { name }, depth }) => `${name} ${depth}`),
  ).toEqual(['lost 0', 'rs 0', 'p1 1', 'p2 1']);
});

it('tells student objects from system objects', () => {
  const all = [
    createObject('web'),
    createObject('kubernetes', { gvk: 'v1/Service' }),
    createObject('etcd', { ns: 'kube-system' }),
    createObject('node', { gvk: 'v1/Node', ns: '' }),
  ];
  expect(all.filter(isStudentObject).map(({ name }) => name)).toEqual(['web']);
  expect(isStudentObject(createObject('node', { gvk: 'v1/Node', ns: '', hasIncident: true }))).toBe(
    true,
  );
});
