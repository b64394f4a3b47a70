import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { retryUntilFetched } from '#lib/i18n/retry-until-fetched.ts';

/**
 * A component that is loaded after the page, and a function that starts loading it early. Retries
 * while the network is down, so it never fails. Render it below a `<Suspense>`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in the type of React.lazy: keeps the exact props
export function lazyWithPreload<Component extends ComponentType<any>>(
  load: () => Promise<Component>,
): readonly [LazyExoticComponent<Component>, () => void] {
  let loading: Promise<{ default: Component }> | undefined;
  const loadOnce = () =>
    (loading ??= retryUntilFetched(load).then((component) => ({ default: component })));
  return [lazy(loadOnce), () => void loadOnce()];
}
