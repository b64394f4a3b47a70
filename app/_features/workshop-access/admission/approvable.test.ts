import { expect, it } from 'vitest';
import type { AdmissionToken, WaitingVm } from '#lib/protocol/api/admission.ts';
import { countTokenUses, selectApprovableStudents, selectApprovableVms } from './approvable.ts';

const createVm = (since: number, over: Partial<WaitingVm> = {}): WaitingVm => ({
  id: `vm-${String(since)}`,
  hostname: `vm-${String(since)}`,
  machine: 'f00',
  address: null,
  tokenId: 'image',
  tokenLabel: null,
  seat: null,
  since,
  askedAt: since,
  ...over,
});
const createToken = (usesLeft: number, over: Partial<AdmissionToken> = {}): AdmissionToken => ({
  id: 'image',
  label: null,
  mode: 'approve',
  uses: 30,
  usesLeft,
  waiting: 1,
  ...over,
});
const room = { seats: 0, seatLimit: 500 };
const hostnames = (vms: readonly WaitingVm[]) => vms.map(({ hostname }) => hostname);

it('approves the first VMs that came, as many as the token has uses left', () => {
  const vms = [createVm(3), createVm(1), createVm(2)];
  expect(hostnames(selectApprovableVms({ ...room, vms, tokens: [createToken(2)] }))).toEqual([
    'vm-1',
    'vm-2',
  ]);
});

it('counts the uses of each token for its own VMs', () => {
  const vms = [createVm(1), createVm(2), createVm(3, { tokenId: 'other' })];
  const tokens = [createToken(1), createToken(1, { id: 'other' })];
  expect(hostnames(selectApprovableVms({ ...room, vms, tokens }))).toEqual(['vm-1', 'vm-3']);
});

it('leaves out VMs that report the machine of a seat or came with an install command', () => {
  const seat = { id: 's', label: 'A-04' };
  const vms = [createVm(1, { seat }), createVm(2, { seat, tokenId: null }), createVm(3)];
  expect(hostnames(selectApprovableVms({ ...room, vms, tokens: [createToken(9)] }))).toEqual([
    'vm-3',
  ]);
});

it('approves no more VMs and students than seats are free', () => {
  const full = { seats: 499, seatLimit: 500 };
  const vms = [createVm(1), createVm(2)];
  const students = [3, 1, 2].map((since) => ({
    id: `student-${String(since)}`,
    displayName: 'momiji',
    address: null,
    since,
    seat: null,
  }));
  expect(hostnames(selectApprovableVms({ ...full, vms, tokens: [createToken(9)] }))).toEqual([
    'vm-1',
  ]);
  expect(selectApprovableStudents({ ...full, students })).toEqual(['student-1']);
  expect(selectApprovableStudents({ seats: 600, seatLimit: 500, students })).toEqual([]);
});

it('leaves students who ask for an existing seat to a decision about each', () => {
  const seat = { id: 'seat', label: 'A-07', displayName: 'Maya', isOpen: false };
  const student = { id: 'student', displayName: 'Maya', address: null, since: 1, seat };
  expect(selectApprovableStudents({ seats: 1, seatLimit: 9, students: [student] })).toEqual([]);
});

it('adds up the VMs of the tokens that VMs wait with', () => {
  const tokens = [createToken(5), createToken(9, { uses: 10 }), createToken(9, { waiting: 0 })];
  expect(countTokenUses({ tokens })).toEqual({ uses: 40, tokens: 2 });
});
