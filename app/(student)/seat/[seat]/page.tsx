import type { Metadata } from 'next';
import { MessagesProvider } from '#app/_lib/messages-provider.tsx';
import { SeatPage } from '#app/_features/student/seat-page.tsx';

export const metadata: Metadata = { referrer: 'no-referrer' };

export default async function Page({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly seat: string }>;
  readonly searchParams: Promise<{ readonly at?: string | string[] }>;
}) {
  const { seat } = await params;
  const { at } = await searchParams;
  return (
    <MessagesProvider namespaces={['student', 'components']}>
      <SeatPage seat={seat} initialExerciseId={typeof at === 'string' ? at : null} />
    </MessagesProvider>
  );
}
