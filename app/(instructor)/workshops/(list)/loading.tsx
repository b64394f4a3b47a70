import { ListSkeleton } from '#app/_features/workshops/list/list-skeleton.tsx';

export default function Loading() {
  return <ListSkeleton />;
}
