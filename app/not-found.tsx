import { LazyNotFound } from '#app/_components/lazy-not-found.tsx';
import { translatedTitle } from '#app/_lib/page-title.ts';

export const generateMetadata = () => translatedTitle(({ common }) => common.notFound.title);

export default function NotFoundPage() {
  return <LazyNotFound />;
}
