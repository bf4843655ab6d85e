import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { RowSlots } from './row-slots.ts';

type Shape = {
  readonly count: number;
  /** Height of every row in CSS pixels. */
  readonly rowHeight: number;
  /** Height of what sticks to the top of the scrolled region. */
  readonly headHeight: number;
};

/** The rows of a long list that are worth rendering, as runes: a thin wrap of `@tanstack/virtual-core`. */
export class VirtualRows {
  items = $state.raw<VirtualItem[]>([]);
  /** Height of all rows together, in CSS pixels. */
  height = $state(0);
  /** Which element shows which of them. */
  readonly slots = new RowSlots();

  readonly #shape: () => Shape;
  #element: HTMLElement | null = null;
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;

  /** `shape` is read inside an effect: rows follow whatever it depends on. */
  constructor(shape: () => Shape) {
    this.#shape = shape;
  }

  /** Put on the element that scrolls. */
  readonly attach: Attachment<HTMLElement> = (element) => {
    this.#element = element;
    const virtualizer = untrack(() => new Virtualizer<HTMLElement, HTMLElement>(this.#options(this.#shape())));
    this.#virtualizer = virtualizer;
    const unmount = virtualizer._didMount();
    let rowHeight = 0;
    $effect(() => {
      const shape = this.#shape();
      virtualizer.setOptions(this.#options(shape));
      if (rowHeight !== shape.rowHeight) virtualizer.measure();
      rowHeight = shape.rowHeight;
      virtualizer._willUpdate();
      this.#read(virtualizer);
    });
    return () => {
      unmount();
      this.#virtualizer = null;
      this.#element = null;
    };
  };

  /** Scrolls as little as needed to show a row. */
  reveal(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: 'auto' });
  }

  #read(virtualizer: Virtualizer<HTMLElement, HTMLElement>): void {
    const items = virtualizer.getVirtualItems();
    this.slots.assign(items.map(({ index }) => index));
    this.items = items;
    this.height = virtualizer.getTotalSize();
  }

  #options({ count, rowHeight, headHeight }: Shape): VirtualizerOptions<HTMLElement, HTMLElement> {
    return {
      count,
      estimateSize: () => rowHeight,
      scrollPaddingStart: headHeight,
      overscan: 3,
      getScrollElement: () => this.#element,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: (virtualizer) => {
        this.#read(virtualizer);
      },
    };
  }
}
