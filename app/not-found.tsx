import { NotFound } from '#app/_components/not-found.tsx';

export default function NotFoundPage() {
  return <NotFound />;
}
