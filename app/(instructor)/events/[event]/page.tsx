import { Room } from '../../room/room.tsx';

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return <Room event={(await params).event} />;
}
