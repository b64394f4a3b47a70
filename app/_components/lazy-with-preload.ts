import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { retryUntilFetched } from '#lib/i18n/retry-until-fetched.ts';

/**
 * A part of a page whose code is not in its first load, and what fetches it ahead of need: call that once the page stands.
 * While the network is away it is asked for again. For below a `<Suspense>`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- React's own `lazy` is declared so: props stay exact for the caller
export function lazyWithPreload<Component extends ComponentType<any>>(
  load: () => Promise<Component>,
): readonly [LazyExoticComponent<Component>, () => void] {
  let loading: Promise<{ default: Component }> | undefined;
  const loadOnce = () =>
    (loading ??= retryUntilFetched(load).then((component) => ({ default: component })));
  return [lazy(loadOnce), () => void loadOnce()];
}
