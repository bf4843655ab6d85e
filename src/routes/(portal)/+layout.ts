// The portal is a static shell: the hub never renders what an officer sees.
export const ssr = false;
export const prerender = true;
