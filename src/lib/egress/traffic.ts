/** Bytes of bodies, without what the connection itself costs: sent to the hub, and received from it. */
export type Traffic = { readonly out: number; readonly in: number };

export const NO_TRAFFIC: Traffic = { out: 0, in: 0 };

/** Counts what goes through the door of one open vault. A body whose way was cut off counts in full. */
export class TrafficMeter {
  #total = NO_TRAFFIC;

  get total(): Traffic {
    return this.#total;
  }

  add(more: Traffic): void {
    this.#total = { out: this.#total.out + more.out, in: this.#total.in + more.in };
  }
}
