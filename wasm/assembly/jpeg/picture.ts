// The picture, a row of units at a time: coefficients to samples in rings of rows, samples to pixels.
import { arenaTake } from '../arena';
import { flatIdct, idct } from './idct';
import { Component, GREY, WHOLE, YCC, component, frame } from './frame';
import { rgbRow, yccRow } from './colour';
import { beginUnit, inScan, scan } from './scan';
import { BROKEN, FLAT, decodeBlock } from './sequential';
import { MARGIN, spreadRow } from './spread';

/** One block of a scan that is not kept. */
const block: usize = memory.data(128, 16);

/** Reserves rings for two rows of units: the rows of one whose lower neighbours are in the other. */
export function layOutPlanes(): void {
  for (let i = 0; i < frame.count; i++) {
    const c = component(i);
    c.pitch = ((<usize>c.across << 3) + 2 * MARGIN + 63) & ~63;
    c.ringRows = 16 * c.v;
    c.plane = arenaTake(<usize>c.ringRows * c.pitch + 2 * MARGIN) + MARGIN;
    if (c.spread != WHOLE) c.row = arenaTake((<usize>frame.across * <usize>frame.maxH << 3) + 2 * MARGIN);
  }
  memory.fill(block, 0, 128);
}

/** Where block `x`, `y` of a component goes. */
@inline
function sampleAt(c: Component, x: i32, y: i32): usize {
  return c.plane + <usize>((y << 3) % c.ringRows) * c.pitch + (<usize>x << 3);
}

/** Decodes row `row` of units from the scan at hand; false when the data do not make sense. */
export function decodeUnits(row: i32): bool {
  for (let column = 0; column < frame.across; column++) {
    if (!beginUnit()) return false;
    for (let i = 0; i < scan.count; i++) {
      const c = inScan(i);
      for (let y = 0; y < c.v; y++) {
        const from = sampleAt(c, column * c.h, row * c.v + y);
        for (let x = 0; x < c.h; x++) {
          const kind = decodeBlock(c, block);
          if (kind == BROKEN) return false;
          const to = from + (<usize>x << 3);
          if (kind == FLAT) {
            flatIdct(block, c.table, to, c.pitch);
            store<u16>(block, 0);
          } else {
            idct(block, c.table, to, c.pitch);
            memory.fill(block, 0, 128);
          }
        }
      }
    }
  }
  return true;
}

/** The same from coefficients that were kept. */
export function transformUnits(row: i32): void {
  for (let i = 0; i < frame.count; i++) {
    const c = component(i);
    for (let y = row * c.v; y < (row + 1) * c.v; y++) {
      let from = c.blocks + (<usize>y * <usize>c.across << 7);
      let to = sampleAt(c, 0, y);
      for (let x = 0; x < c.across; x++, from += 128, to += 8) idct(from, c.table, to, c.pitch);
    }
  }
}

/** Writes row `y` of the picture: one byte a pixel when it is grey, else four. */
export function pixelRow(y: i32, to: usize): void {
  const first = spreadRow(component(0), y);
  if (frame.colour == GREY) {
    memory.copy(to, first, frame.width);
    return;
  }
  const second = spreadRow(component(1), y);
  const third = spreadRow(component(2), y);
  if (frame.colour == YCC) yccRow(first, second, third, frame.width, to);
  else rgbRow(first, second, third, frame.width, to);
}
