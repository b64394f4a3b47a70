import { InstructorSkeleton } from '#app/_components/instructor-skeleton.tsx';

export default function Loading() {
  return <InstructorSkeleton />;
}
