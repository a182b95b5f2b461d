import type { AdminActor, Role } from '@/lib/kernel/actor';

/** Who may bring in whom: only the owner makes admins, and nobody makes a second owner. */
export function canInvite(actor: AdminActor, role: Role): boolean {
  if (role === 'VIEWER') return true;
  return role === 'ADMIN' && actor.role === 'OWNER';
}

/** Who may disable or enable whom: never oneself, never an owner, and admins only by the owner. */
export function canSetStatus(actor: AdminActor, target: { id: string; role: Role }): boolean {
  if (target.id === actor.userId || target.role === 'OWNER') return false;
  return canInvite(actor, target.role);
}
