import { useEffect, useState } from 'react';
import { watchPointer } from './watch-pointer.ts';

/** Whether the pointer has rested for 3 s, so that it can be hidden. */
export function usePointerIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => watchPointer(document, setIdle), []);
  return isIdle;
}
