/// <reference types="vite/client" />

// SvelteKit's types are filled in here by whoever needs them; `App.Locals` belongs to the hub's hooks.
declare global {
  namespace App {}
}

export {};
