import { FormSkeleton } from '#app/_features/workshops/create/form-skeleton.tsx';

export default function Loading() {
  return <FormSkeleton />;
}
