import { describe, expect, it } from 'vitest';
import { Semaphore } from './semaphore.ts';

describe('Semaphore', () => {
  it('gives out no more permits than it has', () => {
    const semaphore = new Semaphore(2);
    const releases = [semaphore.tryAcquire(), semaphore.tryAcquire()];
    expect(semaphore.tryAcquire()).toBeNull();
    releases[0]?.();
    expect(semaphore.tryAcquire()).not.toBeNull();
    expect(semaphore.tryAcquire()).toBeNull();
  });

  it('counts the release of a permit once', () => {
    const semaphore = new Semaphore(1);
    const release = semaphore.tryAcquire();
    release?.();
    release?.();
    expect(semaphore.tryAcquire()).not.toBeNull();
    expect(semaphore.tryAcquire()).toBeNull();
  });
});
