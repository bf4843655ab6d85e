import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

type DayLine = {
  label: string;
  values: readonly number[];
  /** An element of the line's colour: the scheme may change while the chart is shown. */
  swatch: Element;
};

type Options = {
  /** Days in UTC, `2026-11-22`, ascending. */
  days: readonly string[];
  lines: readonly DayLine[];
  /** An element with the colours of the text and of fine lines, as `color` and `border-color`. */
  axis: Element;
  formatDay: (day: string) => string;
  formatCount: (count: number) => string;
  /** The day under the pointer, as a place in `days`; null when there is none. */
  onpoint: (place: number | null) => void;
};

const HEIGHT = 180;
/** Up to so many days each has a point of its own. */
const POINTS = 45;

/** Draws counts by day into an element, as wide as that is. @returns what takes it away again */
export function drawDayChart(into: HTMLElement, options: Options): () => void {
  const { days, lines, onpoint } = options;
  const seconds = days.map((day) => Date.parse(day) / 1000);
  const data: uPlot.AlignedData = [seconds, ...lines.map(({ values }) => [...values])];
  const chart = new uPlot({ ...frame(options), width: Math.max(200, into.clientWidth), height: HEIGHT }, data, into);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => {
    chart.redraw();
  };
  const sized = new ResizeObserver(() => {
    chart.setSize({ width: Math.max(200, into.clientWidth), height: HEIGHT });
  });
  const left = () => {
    onpoint(null);
  };
  scheme.addEventListener('change', redraw);
  sized.observe(into);
  chart.over.addEventListener('pointerleave', left);
  return () => {
    scheme.removeEventListener('change', redraw);
    sized.disconnect();
    chart.destroy();
  };
}

function frame({
  lines,
  axis,
  days,
  formatDay,
  formatCount,
  onpoint,
}: Options): Omit<uPlot.Options, 'width' | 'height'> {
  const text = () => getComputedStyle(axis).color;
  const fine = () => getComputedStyle(axis).borderTopColor;
  const font = `12px ${getComputedStyle(axis).fontFamily}`;
  const look = { stroke: text, font, ticks: { stroke: fine, width: 1 } };
  return {
    legend: { show: false },
    // Nothing is dragged or zoomed here; the pointer only reads.
    cursor: { drag: { x: false, y: false }, y: false },
    hooks: {
      setCursor: [
        (chart) => {
          onpoint(chart.cursor.idx ?? null);
        },
      ],
    },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { y: { range: (_chart, _least, most) => [0, Math.max(4, most * 1.08)] } },
    series: [
      {},
      ...lines.map(({ label, swatch }) => ({
        ...{ label, width: 1.75, points: { show: days.length <= POINTS, size: 4 } },
        stroke: () => getComputedStyle(swatch).color,
      })),
    ],
    axes: [
      {
        ...look,
        grid: { show: false },
        space: 70,
        size: 30,
        values: (_chart, ticks) => ticks.map((at) => formatDay(dayOf(at))),
      },
      {
        ...look,
        grid: { stroke: fine, width: 1 },
        size: 56,
        space: 26,
        // There are no halves of what is counted.
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7],
        values: (_chart, ticks) => ticks.map((count) => formatCount(count)),
      },
    ],
  };
}

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
