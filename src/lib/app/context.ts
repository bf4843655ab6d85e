import { createContext } from 'svelte';
import type { Portal } from './portal.svelte.ts';

/** The portal that the layout made, for every page below it. */
export const [getPortal, setPortal] = createContext<Portal>();
