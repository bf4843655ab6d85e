/// <reference types="vite/client" />

import type { Hub } from '#lib/server/current-hub.ts';
import type { Actor } from '#lib/server/services/actor.ts';

declare global {
  namespace App {
    /** What the hub's hooks give to every route of the API. */
    interface Locals {
      hub: Hub;
      /** Who calls; null when nobody has signed in. */
      actor: Actor | null;
      requestId: string;
    }
  }
}
