import { NotFound } from './components/not-found-words.tsx';

export default function NotFoundPage() {
  return <NotFound />;
}
