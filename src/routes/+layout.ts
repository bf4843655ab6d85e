// Every page is a static shell that renders in the browser: the hub never renders what an officer sees.
export const ssr = false;
export const prerender = true;
