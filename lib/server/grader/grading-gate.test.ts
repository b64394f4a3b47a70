import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../log/entry.ts';
import { GradingGate } from './grading-gate.ts';

const change = (pos: number, receivedAt: number): LogEntry => ({
  log: 'change',
  pos,
  at: receivedAt,
  receivedAt,
  seatId: 'a',
  epoch: 'e',
  epochOrdinal: 1,
  change: { op: 'reset-end' } as never,
});
const command = (pos: number, at: number): LogEntry => ({
  log: 'command',
  pos,
  at,
  actor: 'p',
  kind: 'mark-passed',
  seatId: 'a',
  payload: {},
});

describe('the gate of the grading', () => {
  it('holds changes that were received after the end, and lets commands through', () => {
    const gate = new GradingGate(100);
    const entries = [change(1, 99), change(2, 100), change(3, 101), command(4, 500)];
    expect(gate.filter(entries).map(({ pos }) => pos)).toEqual([1, 2, 4]);
  });

  it('lets everything through while the workshop runs', () => {
    expect(new GradingGate(null).filter([change(1, 1e15)])).toHaveLength(1);
  });

  it('allows no checkpoint after the first change that it holds', () => {
    const gate = new GradingGate(100);
    expect(gate.allowsCheckpointAt(1_000)).toBe(true);
    gate.filter([change(7, 101), change(9, 102)]);
    expect([6, 7, 8].map((pos) => gate.allowsCheckpointAt(pos))).toEqual([true, false, false]);
  });

  it('confirms no pass after the end', () => {
    expect(new GradingGate(100).limitTime(150)).toBe(100);
    expect(new GradingGate(100).limitTime(50)).toBe(50);
    expect(new GradingGate(null).limitTime(150)).toBe(150);
    expect(new GradingGate(100).isDue(101)).toBe(false);
    expect(new GradingGate(100).isDue(100)).toBe(true);
  });

  it('starts the grading again when it held changes and opens', () => {
    const gate = new GradingGate(100);
    gate.set(null);
    expect(gate.needsRestart).toBe(false);
    gate.set(100);
    gate.filter([change(1, 101)]);
    gate.set(null);
    expect(gate.needsRestart).toBe(true);
    gate.beginRun();
    expect(gate.needsRestart).toBe(false);
  });

  it('starts the grading again when it let through what it would have held', () => {
    const gate = new GradingGate(null);
    gate.filter([change(1, 101)]);
    gate.set(101);
    expect(gate.needsRestart).toBe(false);
    gate.set(100);
    expect(gate.needsRestart).toBe(true);
  });

  it('has another generation after each change of its time only', () => {
    const gate = new GradingGate(null);
    const { generation } = gate;
    gate.set(null);
    expect(gate.generation).toBe(generation);
    gate.set(5);
    expect(gate.generation).not.toBe(generation);
  });
});
