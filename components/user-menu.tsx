'use client';

import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useState } from 'react';

import type { Role } from '@/lib/kernel/actor';

import { signOut } from './session-client';
import {
  DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuRadioGroup,
  DropdownMenuRadioItem, DropdownMenuSeparator, DropdownMenuTrigger,
} from './ui/dropdown-menu';

const ROLE_NAMES: Record<Role, string> = { OWNER: 'Owner', ADMIN: 'Admin', VIEWER: 'Viewer' };

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ name, email, role }: { name: string; email: string; role: Role }) {
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    // A whole page load, so that nothing of this person stays in the router's memory.
    void signOut().then(
      () => { window.location.assign('/sign-in'); },
      () => { setLeaving(false); },
    );
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${name}`}
        className="grid size-8 place-items-center rounded-full bg-primary/12 text-xs font-semibold text-primary hover:bg-primary/20"
      >
        {initialsOf(name)}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        <DropdownMenuLabel className="grid gap-0.5 pb-2">
          <span className="truncate text-sm font-medium text-foreground">{name}</span>
          <span className="truncate">{email}</span>
          <span>{ROLE_NAMES[role]}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <ThemeChoice />
        <DropdownMenuSeparator />
        <DropdownMenuItem disabled={leaving} onSelect={leave}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenuRadioGroup value={theme} onValueChange={setTheme} aria-label="Theme">
      <DropdownMenuLabel>Theme</DropdownMenuLabel>
      <DropdownMenuRadioItem value="system" onSelect={keepOpen}><Monitor aria-hidden />System</DropdownMenuRadioItem>
      <DropdownMenuRadioItem value="light" onSelect={keepOpen}><Sun aria-hidden />Light</DropdownMenuRadioItem>
      <DropdownMenuRadioItem value="dark" onSelect={keepOpen}><Moon aria-hidden />Dark</DropdownMenuRadioItem>
    </DropdownMenuRadioGroup>
  );
}

/** The menu stays, so that the choice can be seen and changed. */
function keepOpen(event: Event): void {
  event.preventDefault();
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => Array.from(word ?? '')[0]);
  return letters.join('').toUpperCase() || '?';
}
