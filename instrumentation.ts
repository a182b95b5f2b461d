/** Next calls this once in every web process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { noteSocketAddresses } = await import('@/lib/http/socket-address');
  const { mendUnreadableRequests } = await import('@/lib/http/unreadable-requests');
  noteSocketAddresses();
  mendUnreadableRequests();
}
