import { useEffect, useState } from 'react';
import { api } from '#lib/client/api.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';

/**
 * The seats, workshops and requests of this browser; null until they are loaded. Errors are
 * ignored: the form works without them and reports its own errors. `onLoad` is stable.
 */
export function useCurrentUser(onLoad: (user: CurrentUser) => void): CurrentUser | null {
  const [currentUser, setCurrentUser] = useState<CurrentUser | null>(null);
  useEffect(() => {
    let mounted = true;
    void api.getCurrentUser().then((result) => {
      if (!mounted || !result.ok) return;
      setCurrentUser(result.value);
      onLoad(result.value);
    });
    return () => {
      mounted = false;
    };
  }, [onLoad]);
  return currentUser;
}
